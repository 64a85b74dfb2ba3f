"""What is refused before anything listens, each with a sentence."""

import os

import pytest

from practice.serve.capacity import web_workers
from practice.serve.errors import ServeError
from practice.serve.sockets import configured_address, systemd_socket
from practice.settings import server


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PORT", "80a", "PORT is “80a”"),
        ("PORT", "70000", "PORT is “70000”"),
        ("BIND_ADDRESS", "example.org", "BIND_ADDRESS is “example.org”"),
        ("BIND_ADDRESS", "0.0.0.0", "BIND_ADDRESS is 0.0.0.0, which others can reach"),
        ("BIND_ADDRESS", "::", "BIND_ADDRESS is ::, which others can reach"),
    ],
)
def test_where_it_cannot_or_should_not_listen_is_said(monkeypatch, name, value, sentence):
    monkeypatch.setattr(server, name, value)
    with pytest.raises(ServeError, match=sentence):
        configured_address()


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_it_listens_on_loopback(monkeypatch, address):
    monkeypatch.setattr(server, "BIND_ADDRESS", address)
    assert str(configured_address()[0]) == address


def test_behind_a_proxy_it_listens_where_it_is_told(monkeypatch):
    monkeypatch.setattr(server, "BIND_ADDRESS", "0.0.0.0")
    monkeypatch.setattr(server, "BEHIND_PROXY", True)
    assert str(configured_address()[0]) == "0.0.0.0"


def test_several_sockets_of_systemd_are_refused(monkeypatch):
    monkeypatch.setenv("LISTEN_PID", str(os.getpid()))
    monkeypatch.setenv("LISTEN_FDS", "2")
    with pytest.raises(ServeError, match="systemd has passed several"):
        systemd_socket()


@pytest.mark.parametrize("value", ["0", "many", "-1"])
def test_a_wrong_number_of_processes_is_said(monkeypatch, value):
    monkeypatch.setattr(server, "WEB_WORKERS", value)
    with pytest.raises(ServeError, match=f"WEB_WORKERS is “{value}”"):
        web_workers()


@pytest.mark.parametrize(
    ("megabytes", "cores", "workers"),
    [(850, 2, 2), (2000, 2, 4), (64_000, 1, 2), (64_000, 64, 8), (400, 1, 2)],
)
def test_processes_are_as_many_as_cores_and_memory_carry(monkeypatch, megabytes, cores, workers):
    monkeypatch.setattr(server, "WEB_WORKERS", "")
    monkeypatch.setattr("practice.serve.capacity.memory_megabytes", lambda: megabytes)
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: range(cores))
    assert web_workers() == workers
