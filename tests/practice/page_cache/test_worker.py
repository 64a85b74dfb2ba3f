"""What the worker does after a change, beside purging (test_cdn.py)."""

from practice.page_cache.version import Version
from tests.support.page_cache import make_environ


def test_after_a_change_the_stored_pages_are_made_again(worker, send_request, origin, version):
    send_request()
    version.increment()
    worker.handle_change()
    assert len(origin.requests) == 2
    send_request()
    assert len(origin.requests) == 2


def test_a_page_made_before_the_version_s_file_was_deleted_is_not_served(
    worker, version, origin, send_request
):
    send_request()
    origin.text = "<p>Corrected."
    version.path.unlink()
    Version(version.path).increment()
    worker.handle_change()
    assert send_request().body == b"<p>Corrected."


def test_no_database_connection_stays_open_after_a_change(worker, close_connections):
    worker.handle_change()
    assert close_connections.call_count == 1


def test_a_page_requested_without_a_host_is_made_again_too(worker, cache, origin, version):
    environ = {name: value for name, value in make_environ().items() if name != "HTTP_HOST"}
    b"".join(cache(environ, lambda *arguments: None))
    version.increment()
    worker.handle_change()
    assert len(origin.requests) == 2
    assert "HTTP_HOST" not in origin.requests[1]
