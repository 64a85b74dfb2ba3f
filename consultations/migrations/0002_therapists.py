"""What the group “Therapists” may do: read and answer enquiries, and all that editors may write.

Permissions are made here if need be, because Django makes them only after all migrations have run.
"""

from django.db import migrations

ENQUIRIES = ["view_enquiry", "change_enquiry", "delete_enquiry"]
PAGES = ["add_page", "change_page", "publish_page", "lock_page"]
FILES = {
    ("wagtailimages", "image"): ["add_image", "change_image", "choose_image"],
    ("wagtaildocs", "document"): ["add_document", "change_document", "choose_document"],
}
MODELS = {
    ("consultations", "enquiry"): ENQUIRIES,
    ("wagtailadmin", "admin"): ["access_admin"],
    ("practice", "practicesettings"): ["change_practicesettings"],
} | {
    ("blog", model): [f"{action}_{model}" for action in ("view", "add", "change")]
    for model in ("author", "reference", "topic")
}


def permission(apps, app_label, model, codename):
    content_type, _ = apps.get_model("contenttypes.ContentType").objects.get_or_create(
        app_label=app_label, model=model
    )
    found, _ = apps.get_model("auth.Permission").objects.get_or_create(
        content_type=content_type,
        codename=codename,
        defaults={"name": f"Can {codename.replace('_', ' ')}"},
    )
    return found


def make_therapists(apps, schema_editor):
    therapists, _ = apps.get_model("auth.Group").objects.get_or_create(name="Therapists")
    for (app_label, model), codenames in MODELS.items():
        for codename in codenames:
            therapists.permissions.add(permission(apps, app_label, model, codename))

    root = apps.get_model("wagtailcore.Page").objects.get(depth=1)
    for codename in PAGES:
        apps.get_model("wagtailcore.GroupPagePermission").objects.get_or_create(
            group=therapists,
            page=root,
            permission=permission(apps, "wagtailcore", "page", codename),
        )
    collection = apps.get_model("wagtailcore.Collection").objects.get(depth=1)
    for (app_label, model), codenames in FILES.items():
        for codename in codenames:
            apps.get_model("wagtailcore.GroupCollectionPermission").objects.get_or_create(
                group=therapists,
                collection=collection,
                permission=permission(apps, app_label, model, codename),
            )


def unmake_therapists(apps, schema_editor):
    """The group goes, and with it what it alone was allowed; its members stay."""
    apps.get_model("auth.Group").objects.filter(name="Therapists").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("consultations", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("blog", "0001_initial"),
        ("practice", "0002_media_and_settings"),
        ("wagtailadmin", "0005_editingsession_is_editing"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailimages", "0027_image_description"),
    ]
    operations = [migrations.RunPython(make_therapists, unmake_therapists)]
