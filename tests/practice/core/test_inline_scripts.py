"""The admin's screens contain no inline script, style or event handler."""

import json
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.conf import settings
from django.template.loader import get_template
from wagtail.admin.widgets import AdminPageChooser

from consultations.models import ConsultationPage

INLINE_SCRIPT = re.compile(r"<script(?![^>]*\b(?:src|type)=)[^>]*>", re.IGNORECASE)
SCREENS = [
    "/admin/",
    "/admin/pages/{home}/edit/",
    "/admin/pages/{form}/edit/",
    "/admin/pages/{article}/edit/",
    "/admin/pages/{article}/view_draft/",
    "/admin/pages/{article}/copy/",
    "/admin/pages/{article}/history/",
    "/admin/images/{image}/",
    "/admin/images/add/",
    "/admin/settings/practice/practicesettings/{site}/",
    "/admin/snippets/blog/author/add/",
    "/admin/snippets/blog/reference/add/",
    "/admin/redirects/add/",
    "/admin/sites/new/",
    "/admin/users/",
    "/admin/reports/site-history/",
    "/admin/consultations/enquiry/",
]


def wagtails_templates_with_inline_scripts() -> list[str]:
    """The names of the templates of Wagtail's installed apps in which one is written."""
    return [
        str(file.relative_to(folder))
        for app in apps.get_app_configs()
        if app.name.startswith("wagtail")
        for folder in [Path(app.path) / "templates"]
        for file in sorted(folder.rglob("*.html"))
        if INLINE_SCRIPT.search(file.read_text(encoding="utf-8"))
    ]


def test_every_inline_script_of_wagtails_templates_is_overridden():
    """A new version of Wagtail may bring others."""
    names = wagtails_templates_with_inline_scripts()
    assert len(names) == 5
    for name in names:
        origin = Path(get_template(name).template.origin.name)
        assert origin.is_relative_to(settings.BASE_DIR / "templates"), name


def inline_code(html: str) -> list[str]:
    """What a Content-Security-Policy without 'unsafe-inline' would block in ``html``."""
    page = BeautifulSoup(html, "html.parser")
    scripts = page.select("script:not([src]):not([type$=json])")
    handlers = [
        tag for tag in page.find_all(True) if any(name.startswith("on") for name in tag.attrs)
    ]
    return [str(tag)[:200] for tag in [*scripts, *page.select("style, [style]"), *handlers]]


@pytest.mark.parametrize("path", SCREENS)
def test_a_screen_of_the_admin_has_no_inline_code(path, site, add_article, picture, admin_client):
    form = site.root_page.add_child(instance=ConsultationPage(title="Form", slug="appointment"))
    form.questions.create(label="A question", field_type="singleline")
    article = add_article(title="Article")
    ids = {"home": site.root_page_id, "form": form.pk, "article": article.pk}
    response = admin_client.get(path.format(**ids, image=picture.pk, site=site.pk), follow=True)
    assert response.status_code == 200
    assert inline_code(response.text) == []


@pytest.mark.parametrize(
    ("path", "widgets"),
    [
        ("/admin/pages/{form}/edit/", ["ImageChooser", "InlinePanel"]),
        ("/admin/snippets/blog/reference/add/", ["initDateChooser"]),
    ],
)
def test_each_widget_says_how_it_is_started(path, widgets, site, admin_client):
    form = site.root_page.add_child(instance=ConsultationPage(title="Form", slug="appointment"))
    page = BeautifulSoup(admin_client.get(path.format(form=form.pk)).text, "html.parser")
    started = {
        element["data-function"]: json.loads(element["data-options"])
        for element in page.select("start-widget")
    }
    assert set(widgets) <= started.keys()
    assert all(started.values())


def test_what_staff_have_typed_cannot_start_a_widget(site, admin_client):
    """The arguments are attributes, in which the HTML is escaped."""
    chooser = AdminPageChooser(linked_fields={"x": '"></template><script>alert(1)</script>'})
    html = chooser.render("page", None, {"id": "id_page"})
    assert inline_code(html) == []
    assert len(BeautifulSoup(html, "html.parser").select("start-widget")) == 1
