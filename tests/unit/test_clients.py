"""No HTTP client does anything of its own accord, nor is imported before it is chosen."""

import asyncio
import contextlib
import gc
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import get_args

import pytest

from lab.checkout import ROOT
from lab.local.ports import free_ports
from services.common.calls import outcome
from services.common.calls.blocking import BlockingDownstream
from services.common.calls.clients.choice import awaitable_client, blocking_client
from services.common.calls.meter import CallMeter
from services.common.calls.settings import AwaitableName, BlockingName, CallSettings
from services.common.contract.problems import ProblemError
from tests import needs

CLIENTS = [(kind, name) for kind in (AwaitableName, BlockingName) for name in get_args(kind)]
TIMEOUTS = {"CALL_CONNECT_TIMEOUT": "0.1", "CALL_POOL_TIMEOUT": "0.4", "CALL_TOTAL_TIMEOUT": "0.5"}
# Where no time is judged: a busy machine may be slow to connect.
PATIENT = {"CALL_CONNECT_TIMEOUT": "10", "CALL_TOTAL_TIMEOUT": "20"}
every_client = pytest.mark.parametrize(
    ("kind", "name"), CLIENTS, ids=[f"{name}-{get_args(kind)[0]}s" for kind, name in CLIENTS]
)
DEFAULTS_ALONE = """
import asyncio, sys
sys.modules.update(dict.fromkeys(("requests", "httpx", "httpx2")))
import services.flask_app.app, services.fastapi_app.app
from services.common.calls.awaitable import AwaitableDownstream
from services.common.calls.blocking import BlockingDownstream
from services.common.calls.settings import CallSettings
BlockingDownstream("test", CallSettings.load({}), 1, "urllib3")
async def start():
    async with AwaitableDownstream("test", CallSettings.load({}), 1, "aiohttp"):
        pass
asyncio.run(start())
"""


class OddServer(ThreadingHTTPServer):
    """A downstream that does to each path what its name says, and notes what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), OddHandler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.asked: list[tuple[str, str | None]] = []
        self.agent = ""  # of the last who asked


class OddHandler(BaseHTTPRequestHandler):
    """Answers one connection of `OddServer`."""

    server: OddServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer, or not."""
        self.server.asked.append((self.path, self.headers["Cookie"]))
        self.server.agent = self.headers.get("User-Agent", "")
        if self.path == "/drop":
            self.close_connection = True
            return
        self.send_response(302 if self.path == "/redirect" else 200)
        self.send_header("Location", "/elsewhere")
        self.send_header("Set-Cookie", "taste=sweet; Path=/")
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"o")
        time.sleep(0.8 if self.path == "/stall" else 0)
        self.wfile.write(b"k")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def odd() -> Iterator[OddServer]:
    """Run the odd downstream."""
    with OddServer() as server:
        threading.Thread(target=server.serve_forever, args=(0.01,)).start()
        yield server
        server.shutdown()


@pytest.mark.parametrize("name", ["httpx", "httpx2"])
def test_httpx_and_httpx2_are_not_confused(odd: OddServer, name: str) -> None:
    """Each says itself who it is."""
    ask(AwaitableName, name, odd.url, "/fine")
    assert odd.agent.startswith(f"python-{name}/")


@every_client
def test_no_client_follows_redirects_or_keeps_cookies(
    odd: OddServer, kind: object, name: str
) -> None:
    """A redirect is an answer like any other, and a cookie is not sent back."""
    assert ask(kind, name, odd.url, "/redirect", "/redirect") == [(302, b"ok"), (302, b"ok")]
    assert odd.asked == [("/redirect", None), ("/redirect", None)]


@every_client
def test_no_client_calls_again(odd: OddServer, kind: object, name: str) -> None:
    """A call that is lost on a connection used before is a 502, and was made once."""
    assert failure(kind, name, odd.url, "/fine", "/drop", **PATIENT) == 502
    assert [path for path, _ in odd.asked] == ["/fine", "/drop"]


@every_client
def test_an_answer_that_stalls_is_a_504(odd: OddServer, kind: object, name: str) -> None:
    """The time counts to the end of the body."""
    assert failure(kind, name, odd.url, "/stall") == 504


@every_client
def test_a_refused_connection_is_a_502(kind: object, name: str) -> None:
    """An absent downstream is a failure of the downstream."""
    assert failure(kind, name, f"http://127.0.0.1:{free_ports(1)[0]}", "/") == 502


@needs.linux
@every_client
def test_a_connection_that_takes_too_long_is_a_502(kind: object, name: str) -> None:
    """CALL_CONNECT_TIMEOUT ends the wait for a host that says nothing."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full:
        address = full.getsockname()
        with socket.create_connection(address):  # the one place of the backlog
            start = time.perf_counter()
            assert failure(kind, name, f"http://127.0.0.1:{address[1]}", "/") == 502
            assert 0.1 <= time.perf_counter() - start < 5  # a busy machine has its share in it


@pytest.mark.parametrize("path", ["/drop", "/stall"])
def test_a_call_that_fails_leaves_no_garbage(odd: OddServer, path: str) -> None:
    """Nothing that only the collector would find: workers whose calls failed grew by 55 MB."""
    settings = CallSettings.load({"DOWNSTREAM_URL": odd.url, **TIMEOUTS})
    downstream = BlockingDownstream("test", settings, 2, "urllib3")
    gc.collect()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(outcome, "work_path", lambda _: path)
        with contextlib.suppress(ProblemError):
            downstream.work(1, {})
    assert gc.collect() < 10


def test_the_defaults_need_no_other_client() -> None:
    """Both twins start without requests, httpx and httpx2."""
    subprocess.run([sys.executable, "-c", DEFAULTS_ALONE], cwd=ROOT, check=True, timeout=20)


def ask(kind: object, name: str, url: str, *paths: str, **timeouts: str) -> list[tuple[int, bytes]]:
    """Return the answers of `paths`, asked one after another with one client."""
    settings = CallSettings.load({"DOWNSTREAM_URL": url, **TIMEOUTS, **timeouts})
    if kind is BlockingName:
        blocking = blocking_client(name, settings, 2)  # type: ignore[arg-type]  # one of its names
        return [blocking.get(path, {}, settings.call_total_timeout) for path in paths]

    async def gather() -> list[tuple[int, bytes]]:
        client = awaitable_client(name, settings, 2, CallMeter(2))  # type: ignore[arg-type]  # one of its names
        try:
            return [await client.get(path, {}) for path in paths]
        finally:
            await client.close()

    return asyncio.run(gather())


def failure(kind: object, name: str, url: str, *paths: str, **timeouts: str) -> int:
    """Return the status of the problem that the last of `paths` ends with."""
    with pytest.raises(ProblemError) as caught:
        ask(kind, name, url, *paths, **timeouts)
    return caught.value.status
