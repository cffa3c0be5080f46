"""A service is started as its owner says, with what is in its own environment."""

import os
import shlex
import sys
from pathlib import Path

import pytest
import urllib3

from lab.own_service.apps import MODELS
from lab.own_service.bringing import Bringing
from lab.own_service.wanted import Wanted
from tests.own_service.trying import SHOPS

HERE = Path(sys.executable)
SERVERS = ("uvicorn", "granian", "sync", "gthread", "gevent", "waitress")


@pytest.mark.parametrize("server", SERVERS)
def test_every_server_calls_a_factory(server: str) -> None:
    """Each has another way to be told that the application is made by a call."""
    made = "flask" if MODELS[server].interface == "wsgi" else "fastapi"
    brought = Bringing(app=f"made_by_a_call:{made}", on=server, python=HERE, folder=SHOPS)
    with brought.surroundings(Wanted()) as around, brought.service(around) as service:
        assert urllib3.request("GET", service.url, timeout=5, retries=3).status == 200


def test_a_start_command_finds_what_its_interpreter_has(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in its activated environment; the lab's own packages come last, if it names none."""
    monkeypatch.setenv("PATH", "/shop/bin")
    assert _path(Path("/venv/bin/python")) == ["/venv/bin", "/shop/bin"]
    assert _path(HERE) == ["/shop/bin", str(HERE.parent)]


def _path(python: Path) -> list[str]:
    brought = Bringing(command="serve {port}", python=python)
    return brought.start({}).environment["PATH"].split(os.pathsep)


def test_a_service_that_listens_on_ipv6_alone_is_asked_there() -> None:
    """`localhost` is that for some servers."""
    command = shlex.join([str(HERE), "-m", "http.server", "--bind", "::1", "{port}"])
    brought = Bringing(command=command, python=HERE, folder=SHOPS)
    with brought.surroundings(Wanted()) as around, brought.service(around) as service:
        assert service.url.startswith("http://[::1]:")
        assert urllib3.request("GET", service.url, timeout=5, retries=3).status == 200


def test_a_service_need_not_say_that_it_may_reuse_its_port() -> None:
    """The lab holds no socket there, which would be in its way."""
    listens = (
        "import socket, sys, time; one = socket.socket(); "
        "one.bind(('127.0.0.1', int(sys.argv[1]))); one.listen(); time.sleep(60)"
    )
    command = shlex.join([str(HERE), "-c", listens, "{port}"])
    brought = Bringing(command=command, python=HERE, folder=SHOPS)
    with brought.surroundings(Wanted()) as around, brought.service(around) as service:
        assert service.processes()
