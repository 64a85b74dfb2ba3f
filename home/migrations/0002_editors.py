"""What the group “Editors” may do: write and publish everything a visitor reads.

Wagtail makes the group, with leave to write pages but not to publish them. “Moderators”, which it
makes as well, has no part in a practice of this size. Permissions are made here if need be,
because Django makes them only after all migrations have run.
"""

from django.db import migrations

PAGES = ["add_page", "change_page", "publish_page", "lock_page"]
FILES = {
    ("wagtailimages", "image"): ["add_image", "change_image", "choose_image"],
    ("wagtaildocs", "document"): ["add_document", "change_document", "choose_document"],
}
SNIPPETS = {
    ("blog", model): [f"{action}_{model}" for action in ("add", "change", "delete", "view")]
    for model in ("author", "reference", "topic")
}
SETTINGS = {("practice", "practicesettings"): ["change_practicesettings"]}


def permission(apps, app_label, model, codename):
    content_type, _ = apps.get_model("contenttypes.ContentType").objects.get_or_create(
        app_label=app_label, model=model
    )
    name = f"Can {codename.replace('_', ' ')}"
    found, _ = apps.get_model("auth.Permission").objects.get_or_create(
        content_type=content_type, codename=codename, defaults={"name": name}
    )
    return found


def allow_editors(apps, schema_editor):
    Group = apps.get_model("auth.Group")
    editors, _ = Group.objects.get_or_create(name="Editors")
    Group.objects.filter(name="Moderators").delete()

    editors.permissions.add(permission(apps, "wagtailadmin", "admin", "access_admin"))
    for (app_label, model), codenames in (SNIPPETS | SETTINGS).items():
        for codename in codenames:
            editors.permissions.add(permission(apps, app_label, model, codename))

    root = apps.get_model("wagtailcore.Page").objects.get(depth=1)
    for codename in PAGES:
        apps.get_model("wagtailcore.GroupPagePermission").objects.get_or_create(
            group=editors, page=root, permission=permission(apps, "wagtailcore", "page", codename)
        )
    collection = apps.get_model("wagtailcore.Collection").objects.get(depth=1)
    for (app_label, model), codenames in FILES.items():
        for codename in codenames:
            apps.get_model("wagtailcore.GroupCollectionPermission").objects.get_or_create(
                group=editors,
                collection=collection,
                permission=permission(apps, app_label, model, codename),
            )


def forbid_editors(apps, schema_editor):
    editors = apps.get_model("auth.Group").objects.get(name="Editors")
    codenames = [name for names in (SNIPPETS | SETTINGS).values() for name in names]
    editors.permissions.remove(*editors.permissions.filter(codename__in=codenames))
    apps.get_model("wagtailcore.GroupPagePermission").objects.filter(
        group=editors, permission__codename="publish_page"
    ).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0001_initial"),
        ("blog", "0001_initial"),
        ("practice", "0002_media_and_settings"),
        ("wagtailadmin", "0005_editingsession_is_editing"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailimages", "0027_image_description"),
    ]
    operations = [migrations.RunPython(allow_editors, forbid_editors)]
