"""Fills what the migration before has added: settings, access log, and since when a state has stood.

Who is told of enquiries was one of the practice's details, which editors may change. What was done
with enquiries stood in Wagtail's log, which every administrator of the site reads.
"""

from django.db import migrations
from django.db.models import F

ACTIONS = {  # of Wagtail's log, by name
    "consultations.read": "read",
    "consultations.assign": "assign",
    "consultations.note": "note",
    "consultations.state": "state",
}
STATES = {
    "new": "New",
    "replied": "Replied",
    "booked": "Booked",
    "declined": "Declined",
    "closed": "Closed",
}


def permission(apps):
    content_type, _ = apps.get_model("contenttypes.ContentType").objects.get_or_create(
        app_label="consultations", model="enquirysettings"
    )
    found, _ = apps.get_model("auth.Permission").objects.get_or_create(
        content_type=content_type,
        codename="change_enquirysettings",
        defaults={"name": "Can change enquiry settings"},
    )
    return found


def let_therapists_change_settings(apps, schema_editor):
    for group in apps.get_model("auth.Group").objects.filter(name="Therapists"):
        group.permissions.add(permission(apps))


def forbid_therapists_to_change_settings(apps, schema_editor):
    for group in apps.get_model("auth.Group").objects.filter(name="Therapists"):
        group.permissions.remove(permission(apps))


def copy_addresses(apps, schema_editor):
    """Every address that any site of the practice named, once, in their order."""
    addresses: dict[str, None] = {}
    for practice in apps.get_model("practice.PracticeSettings").objects.order_by("pk"):
        addresses |= dict.fromkeys(practice.notification_addresses.split())
    if addresses:
        apps.get_model("consultations.EnquirySettings").objects.create(
            notification_addresses="\n".join(addresses)
        )


def give_addresses_back(apps, schema_editor):
    settings = apps.get_model("consultations.EnquirySettings").objects.first()
    if settings:
        apps.get_model("practice.PracticeSettings").objects.update(
            notification_addresses=settings.notification_addresses
        )


def describe_change(data):
    if "from" not in data:
        return ""
    return f"{STATES.get(data['from'], data['from'])} → {STATES.get(data['to'], data['to'])}"


def move_log(apps, schema_editor):
    Enquiry = apps.get_model("consultations.Enquiry")
    AccessLogEntry = apps.get_model("consultations.AccessLogEntry")
    User = apps.get_model("practice.User")
    log = apps.get_model("wagtailcore.ModelLogEntry").objects.filter(action__in=ACTIONS)
    users = User.objects.in_bulk(set(log.values_list("user_id", flat=True)) - {None})
    # An unread or unmarked enquiry counts from its arrival; one marked before there was a log, from
    # the upgrade, so that none is deleted earlier than it should be.
    Enquiry.objects.filter(state="new").update(state_changed_at=F("received_at"))
    for entry in log.order_by("timestamp").iterator():
        action, user = ACTIONS[entry.action], users.get(entry.user_id)
        name = f"{user.first_name} {user.last_name}".strip() or user.username if user else ""
        AccessLogEntry.objects.create(
            at=entry.timestamp,
            user=user,
            user_name=name,
            action=action,
            enquiry_id=entry.object_id,
            reference=entry.label,
            detail=describe_change(entry.data or {}),
        )
        enquiry = Enquiry.objects.filter(pk=entry.object_id)
        if action == "read":
            enquiry.filter(first_read_at=None).update(first_read_at=entry.timestamp)
        elif action == "state":
            enquiry.update(state_changed_at=entry.timestamp)
            if entry.data.get("to") in ("replied", "booked"):
                enquiry.filter(answered_at=None).update(answered_at=entry.timestamp)
    log.delete()


class Migration(migrations.Migration):
    dependencies = [
        ("consultations", "0005_enquiry_settings_and_logs"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("practice", "0002_media_and_settings"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]
    run_before = [("practice", "0003_remove_notification_addresses")]
    operations = [
        migrations.RunPython(let_therapists_change_settings, forbid_therapists_to_change_settings),
        migrations.RunPython(copy_addresses, give_addresses_back),
        migrations.RunPython(move_log, migrations.RunPython.noop),
    ]
