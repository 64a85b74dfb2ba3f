"""The error pages, robots.txt, the health check and the files under /media/."""

import datetime
from ipaddress import ip_network
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import OperationalError, connection
from django.test import Client, RequestFactory
from django.utils import timezone

from consultations.models import ConsultationPage
from consultations.views import csrf_failure
from practice import views
from practice.core.health import registered_checks
from practice.core.models import PracticeDocument, PracticeSettings


@pytest.mark.parametrize(
    ("view", "status"),
    [
        (views.bad_request, 400),
        (views.forbidden, 403),
        (csrf_failure, 403),
        (views.not_found, 404),
        (views.server_error, 500),
    ],
)
def test_each_error_page_has_one_heading_and_a_link(site, view, status):
    response = view(RequestFactory().get("/"))
    page = BeautifulSoup(response.content, "html.parser")
    assert response.status_code == status
    assert len(page.select("h1")) == 1
    assert page.select("main a[href]"), "It leads nowhere."
    assert page.html["lang"] == "en-GB"


def test_the_page_for_an_unknown_address_has_the_sites_header(site, client):
    response = client.get("/no-such-page/")
    assert response.status_code == 404
    assert BeautifulSoup(response.content, "html.parser").select_one("header")


def test_a_request_for_another_host_is_refused(site):
    response = Client(raise_request_exception=False).get("/", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert "evil.example" not in response.text


def test_the_server_error_page_needs_no_database(site):
    """Whatever failed, the page for it must not need it."""
    client = Client(raise_request_exception=False)

    def fail(execute, *args):
        raise OSError("The database is gone.")

    with connection.execute_wrapper(fail):
        response = client.get("/")
    assert response.status_code == 500
    assert "<h1" in response.text
    assert "OSError" not in response.text


def test_robots_txt_excludes_the_admin_and_names_the_sitemap(site, client):
    response = client.get("/robots.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.text.splitlines() == [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /search/",
        "Sitemap: http://localhost/sitemap.xml",
    ]


@pytest.mark.parametrize(
    ("details", "contact"),
    [
        ({"email": "desk@practice.example"}, "mailto:desk@practice.example"),
        ({"telephone": "07700 900142"}, "tel:07700900142"),
        ({}, "http://localhost/appointment/"),
    ],
)
def test_security_txt_names_a_contact_and_is_valid_for_months(site, client, details, contact):
    form = site.root_page.add_child(instance=ConsultationPage(title="Form", slug="appointment"))
    PracticeSettings.objects.create(site=site, consultation_page=form, **details)
    response = client.get("/.well-known/security.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in response.text.splitlines())
    expires = datetime.datetime.fromisoformat(fields.pop("Expires"))
    assert 150 < (expires - timezone.now()).days < 365
    assert fields == {
        "Contact": contact,
        "Preferred-Languages": "en",
        "Canonical": "http://localhost/.well-known/security.txt",
    }


def test_security_txt_is_never_served_after_it_has_expired(site, client):
    """What a cache keeps would say the same date for as long as nothing changes."""
    PracticeSettings.objects.create(site=site, email="desk@practice.example")
    assert "no-store" in client.get("/.well-known/security.txt").headers["Cache-Control"]


def test_security_txt_without_a_contact_is_not_found(site, client):
    assert client.get("/.well-known/security.txt").status_code == 404


def test_security_txt_is_also_found_at_its_older_address(site, client):
    response = client.get("/security.txt")
    assert (response.status_code, response.url) == (301, "/.well-known/security.txt")


def test_health_has_a_check_a_line_and_is_not_cached(db, client):
    response = client.get("/health/")
    assert response.headers["Content-Type"] == "application/json"
    assert "no-store" in response.headers["Cache-Control"]
    lines = response.text.splitlines()
    for check in registered_checks():
        assert any(line.strip().startswith(f'"{check.name}": "') for line in lines)


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "10.0.0.7", "evil.example", "not a host"])
def test_health_answers_by_any_name_and_without_https(db, client, settings, host):
    settings.SECURE_SSL_REDIRECT, settings.ALLOWED_HOSTS = True, ["practice.example"]
    response = client.get("/health/", headers={"host": host})
    assert response.status_code == 200
    assert "checks" in response.json()


@pytest.mark.parametrize(
    ("proxies", "address", "forwarded", "sees_checks"),
    [
        (0, "127.0.0.1", None, True),
        (0, "::1", None, True),
        (0, "::ffff:192.168.1.9", None, True),
        (0, "203.0.113.9", None, False),
        (0, "127.0.0.1", "203.0.113.9", False),  # of a proxy that is not counted
        (1, "127.0.0.1", None, True),  # it has not come through the proxy
        (1, "127.0.0.1", "203.0.113.9", False),
        (1, "127.0.0.1", "127.0.0.1, 203.0.113.9", False),
        (1, "127.0.0.1", "10.0.0.7", True),
        (2, "127.0.0.1", "10.0.0.7", False),
        (0, "", None, False),
    ],
)
def test_health_says_which_check_failed_to_the_practices_networks_only(
    db, client, settings, proxies, address, forwarded, sees_checks
):
    settings.TRUSTED_PROXY_COUNT = proxies
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    response = client.get("/health/", headers=headers, REMOTE_ADDR=address)
    assert ("checks" in response.json()) == sees_checks
    assert response.json()["status"] in ("ok", "degraded")


def test_the_networks_that_health_speaks_to_are_a_setting(db, client, settings):
    settings.HEALTH_NETWORKS = [ip_network("203.0.113.0/24")]
    assert "checks" in client.get("/health/", REMOTE_ADDR="203.0.113.9").json()
    assert "checks" not in client.get("/health/").json()


@pytest.mark.parametrize("error", [OperationalError, OSError])
def test_health_answers_503_if_the_database_cannot_be_read(db, client, error):
    def fail(execute, *args):
        raise error("The database is gone.")

    with connection.execute_wrapper(fail):
        response = client.get("/health/")
    assert response.status_code == 503
    assert response.json()["status"] == "failed"
    assert response.json()["checks"]["database"] == "failed"
    assert "gone" not in response.text


def test_health_waits_for_a_database_that_cannot_be_read_once_only(db, client):
    attempts = []

    def fail(execute, *args):
        attempts.append(args)
        raise OperationalError

    with connection.execute_wrapper(fail):
        client.get("/health/")
    assert len(attempts) == 1


def test_a_rendition_is_served_and_may_be_cached(site, client, picture):
    rendition = picture.get_rendition("width-400")
    response = client.get(rendition.url)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "image/jpeg"
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_a_rendition_without_its_file_is_not_found_and_that_is_not_cached(site, client, picture):
    rendition = picture.get_rendition("width-400")
    rendition.file.storage.delete(rendition.file.name)
    response = client.get(rendition.url)
    assert response.status_code == 404
    assert "immutable" not in response.headers.get("Cache-Control", "")


def test_an_original_picture_has_no_address(site, client, picture):
    """It may hold what a camera wrote into it, such as where it was taken."""
    assert Path(picture.file.path).exists()
    assert client.get(picture.file.url).status_code == 404


def test_a_document_is_served_only_by_the_view_that_checks_permissions(site, client):
    document = PracticeDocument.objects.create(
        title="Leaflet", file=ContentFile(b"text", "leaflet.txt")
    )
    assert Path(document.file.path).exists()
    assert client.get(f"/media/{document.file.name}").status_code == 404
    assert client.get(document.url).status_code == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/media/", 404),
        ("/media/images/", 404),
        ("/media/images", 404),
        ("/media/documents/", 404),
        ("/media/documents/leaflet.txt", 404),
        ("/media/original_images/", 404),
        ("/media/images/../secret.txt", 400),
        ("/media/images/%2e%2e/secret.txt", 400),
        ("/media/images/..%2fsecret.txt", 400),
        ("/media/images/..%5csecret.txt", 404),
        ("/media/images//etc/passwd", 404),
        ("/media/images/%2fetc%2fpasswd", 404),
        ("/media/%2e%2e/manage.py", 404),
        ("/media/images/../documents/leaflet.txt", 400),
    ],
)
def test_no_other_file_can_be_reached(site, client, path, status):
    folder = Path(settings.MEDIA_ROOT)
    (folder / "documents").mkdir(parents=True, exist_ok=True)
    (folder / "images").mkdir(exist_ok=True)
    (folder / "secret.txt").write_text("secret")
    (folder / "documents" / "leaflet.txt").write_text("leaflet")
    assert client.get(path, follow=True).status_code == status


@pytest.mark.parametrize("spelling", ["x/../{}", "./{}", "/{}"])
def test_a_rendition_has_one_address(client, picture, spelling):
    name = picture.get_rendition("width-400").file.name.removeprefix("images/")
    assert client.get(f"/media/images/{name}").status_code == 200
    assert client.get(f"/media/images/{spelling.format(name)}").status_code == 404
