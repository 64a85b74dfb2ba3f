"""What is refused before anything listens, and how many processes there are."""

import os

import pytest

from practice.serve.capacity import default_web_workers
from practice.serve.errors import ServeError
from practice.serve.sockets import systemd_socket


def test_several_sockets_of_systemd_are_refused(monkeypatch):
    monkeypatch.setenv("LISTEN_PID", str(os.getpid()))
    monkeypatch.setenv("LISTEN_FDS", "2")
    with pytest.raises(ServeError, match="systemd has passed several"):
        systemd_socket()


@pytest.mark.parametrize(
    ("megabytes", "cores", "workers"),
    [(850, 2, 2), (2000, 2, 4), (64_000, 1, 2), (64_000, 64, 8), (400, 1, 2)],
)
def test_processes_are_as_many_as_cores_and_memory_carry(monkeypatch, megabytes, cores, workers):
    monkeypatch.setattr("practice.serve.capacity.memory_megabytes", lambda: megabytes)
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: range(cores))
    assert default_web_workers() == workers
