"""The console takes a service of one's own from whom it belongs to, and from nobody else."""

import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.requests import HTTPConnection

from console.experiments.own_service import EVERY_WAY, OwnService, Way, offer, way_of
from console.own_browser import SOCKETS, is_own
from lab.console_settings import ConsoleSettings

TOKEN = "open-sesame-and-more"  # noqa: S105  # of this test
linux = pytest.mark.skipif(not SOCKETS.exists(), reason="no table of sockets on this system")


@pytest.fixture
def asked() -> Iterator[HTTPConnection]:
    """Lend a connection of this process to itself, as a server sees it."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        with socket.create_connection(server.getsockname()) as client:
            accepted, _ = server.accept()
            with accepted:
                yield connection(client.getsockname(), accepted.getsockname())


def connection(client: tuple[str, int], server: tuple[str, int]) -> HTTPConnection:
    """Return what a page knows of its browser."""
    return HTTPConnection({"type": "http", "client": client, "server": server, "headers": []})


def test_the_kernel_tells_whose_browser_it_is(asked: HTTPConnection) -> None:
    """A socket of this user is; one that is nowhere on this machine is not."""
    assert is_own(asked)
    assert not is_own(connection(("192.0.2.7", 4711), asked.scope["server"]))


def test_without_a_table_of_sockets_processes_tell(asked: HTTPConnection, tmp_path: Path) -> None:
    """As on macOS."""
    assert is_own(asked, tmp_path / "none")
    assert not is_own(connection(("192.0.2.7", 4711), asked.scope["server"]), tmp_path / "none")


@linux
@pytest.mark.parametrize(("change", "due"), [("4711", False), ("0", True), ("closed", False)])
def test_another_users_socket_is_not_ones_own(
    change: str, due: bool, asked: HTTPConnection, tmp_path: Path
) -> None:
    """But root's is; and what is closed is nobody's, though the kernel calls it root's."""
    ends = " ".join(rf"\w+:{asked.scope[end][1]:04X}" for end in ("client", "server"))
    [line] = re.findall(rf"^.*: {ends} .*$", SOCKETS.read_text(), re.MULTILINE)
    words = line.split()
    words[3], words[7] = ("06", "0") if change == "closed" else (words[3], change)
    table = tmp_path / "tcp"
    table.write_text(
        f"  sl  local_address rem_address   st and more words here\n{' '.join(words)}\n"
    )
    assert is_own(asked, table) is due


@pytest.mark.parametrize(
    ("settings", "ways"),
    [
        ({}, EVERY_WAY),
        ({"CONSOLE_TOKEN": TOKEN}, EVERY_WAY),
        ({"CONSOLE_TOKEN": TOKEN, "CONSOLE_HOST": "lab.example"}, ()),
        ({"CONSOLE_TOKEN": TOKEN, "LAB_BIND": "0.0.0.0"}, ()),  # noqa: S104  # judged, not bound
        ({"LAB_IN_COMPOSE": "1"}, ("url",)),
        ({"LAB_IN_COMPOSE": "1", "CONSOLE_TOKEN": TOKEN, "CONSOLE_HOST": "lab.example"}, ()),
    ],
    ids=str,
)
def test_what_is_open_to_others_takes_no_service(
    settings: dict[str, str], ways: tuple[Way, ...], asked: HTTPConnection
) -> None:
    """Not even from the person who runs it; a container takes a URL; and it says why."""
    found = offer(ConsoleSettings.load(settings), asked)
    assert found.ways == ways
    assert ("bin/lab try" in found.why) is (ways != EVERY_WAY)


def test_a_strangers_browser_may_name_a_url_only() -> None:
    """Somebody else on this machine starts nothing as the user who runs the lab."""
    stranger = connection(("127.0.0.1", 1), ("127.0.0.1", 2))
    assert offer(ConsoleSettings.load({}), stranger).ways == ("url",)


@pytest.mark.parametrize(
    ("typed", "way"),
    [
        ("shop.main:app", "app"),
        ("shop/main.py", "app"),
        ("gunicorn -b 127.0.0.1:{port} shop:app", "command"),
        ("./shop:{port}", "command"),
        ("http://127.0.0.1:9000", "url"),
        ("curl http://127.0.0.1:9000", "command"),
    ],
)
def test_what_is_typed_tells_what_it_is(typed: str, way: Way) -> None:
    """One field takes an application, a start command and a URL."""
    assert way_of(typed) == way


def test_what_is_typed_is_no_option_of_the_command() -> None:
    """Each word stays in the option that it is typed for, and nobody's shell reads it."""
    service = OwnService("--mine", ("--json=/etc/passwd",), "/srv", ("A={downstream}; rm",), 50)
    assert service.words == [
        *("try", "--app=--mine", "--dir=/srv", "--env=A={downstream}; rm"),
        *("--get=--json=/etc/passwd", "--wait=50"),
    ]
