"""The cache as the settings configure it, with its worker."""

from collections.abc import Iterator
from queue import Queue
from threading import Event, Thread, current_thread

import pytest

from practice.page_cache.application import cached_wsgi_application
from practice.page_cache.worker import CacheWorker
from tests.support.page_cache import make_environ


@pytest.fixture
def end_of_work() -> Iterator[Event]:
    event = Event()
    yield event
    event.set()


@pytest.fixture
def started_threads(monkeypatch, end_of_work) -> Queue[Thread]:
    """The threads of workers that have started; they wait for ``end_of_work``."""
    threads: Queue[Thread] = Queue()

    def run(worker):
        threads.put(current_thread())
        end_of_work.wait()

    monkeypatch.setattr(CacheWorker, "run", run)
    return threads


def test_one_worker_starts_with_the_first_request(origin, started_threads):
    cache = cached_wsgi_application(origin)
    assert started_threads.empty()
    for path in ("/", "/fees/", "/blog/"):
        cache(make_environ(path), lambda *arguments: None)
    assert started_threads.get(timeout=10) is not current_thread()
    assert started_threads.empty()
    assert len(origin.requests) == 3


def test_a_worker_whose_thread_has_ended_is_started_again(origin, started_threads, end_of_work):
    """As in a process that was forked from one with a worker."""
    cache = cached_wsgi_application(origin)
    cache(make_environ("/"), lambda *arguments: None)
    first = started_threads.get(timeout=10)
    end_of_work.set()
    first.join(10)
    cache(make_environ("/fees/"), lambda *arguments: None)
    assert started_threads.get(timeout=10) is not first
