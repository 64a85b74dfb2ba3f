"""Lets therapists see the access log, and adds “Marked as spam by staff” to the reasons."""

from django.db import migrations, models


def permission(apps):
    # Made here, because Django makes it only after all migrations have run.
    content_type, _ = apps.get_model("contenttypes.ContentType").objects.get_or_create(
        app_label="consultations", model="accesslogentry"
    )
    return apps.get_model("auth.Permission").objects.get_or_create(
        content_type=content_type,
        codename="view_accesslogentry",
        defaults={"name": "Can view access log entry"},
    )[0]


def let_therapists_see_log(apps, schema_editor):
    for group in apps.get_model("auth.Group").objects.filter(name="Therapists"):
        group.permissions.add(permission(apps))


def forbid_therapists_to_see_log(apps, schema_editor):
    for group in apps.get_model("auth.Group").objects.filter(name="Therapists"):
        group.permissions.remove(permission(apps))


class Migration(migrations.Migration):
    dependencies = [
        ("consultations", "0010_notes"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]
    operations = [
        migrations.RunPython(let_therapists_see_log, forbid_therapists_to_see_log),
        migrations.AlterField(
            model_name="enquiry",
            name="held_back_because",
            field=models.CharField(
                blank=True,
                choices=[
                    ("hidden_field", "A field that people do not see was filled in"),
                    ("too_fast", "It was sent within seconds of opening the form"),
                    ("too_many", "Many others came from the same place"),
                    ("duplicate", "The same message had come before"),
                    ("staff", "It was marked as spam by staff"),
                ],
                max_length=12,
            ),
        ),
    ]
