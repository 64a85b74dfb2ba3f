"""A new site has no page: Wagtail's welcome page goes, if nobody has touched it.

A site must have a first page, so it has the root of the tree, which is never served
(practice.views.first_page), until the practice has a home page.
"""

from django.db import migrations

WELCOME_PAGE = {
    "title": "Welcome to your new Wagtail site!",
    "slug": "home",
    "url_path": "/home/",
    "path": "00010001",
    "depth": 2,
    "numchild": 0,
}


def remove_welcome_page(apps, schema_editor):
    Page = apps.get_model("wagtailcore.Page")
    pages = list(Page.objects.filter(depth__gt=1))
    if len(pages) != 1:
        return
    page = pages[0]
    if page.latest_revision_id or any(
        getattr(page, name) != value for name, value in WELCOME_PAGE.items()
    ):
        return
    root = Page.objects.get(depth=1)
    apps.get_model("wagtailcore.Site").objects.filter(root_page=page).update(root_page=root)
    page.delete()
    Page.objects.filter(pk=root.pk).update(numchild=0)


def restore_welcome_page(apps, schema_editor):
    Page = apps.get_model("wagtailcore.Page")
    if Page.objects.filter(depth__gt=1).exists():
        return
    root = Page.objects.get(depth=1)
    page = Page.objects.create(
        **WELCOME_PAGE,
        draft_title=WELCOME_PAGE["title"],
        content_type=root.content_type,
        locale=root.locale,
    )
    Page.objects.filter(pk=root.pk).update(numchild=1)
    apps.get_model("wagtailcore.Site").objects.filter(root_page=root).update(root_page=page)


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0002_editors"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]
    operations = [migrations.RunPython(remove_welcome_page, restore_welcome_page)]
