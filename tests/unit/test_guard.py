"""No page of another site steers what runs on this machine, by whatever name it asks."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from services.common.guard import AsgiGuard, Guard, WsgiGuard
from services.common.settings.bind import NameSettings

OURS = "127.0.0.1:8080"
FOREIGN = {"Sec-Fetch-Site": "cross-site"}
ASKED: list[tuple[dict[str, str], int]] = [
    ({}, 200),
    ({"Host": "localhost:9999"}, 200),
    ({"Host": "LocalHost"}, 200),
    ({"Host": "[::1]:8080"}, 200),
    ({"Host": "192.168.1.5:8080"}, 200),  # an address: no name server is asked, so none can lie
    ({"Host": "evil.example:8080"}, 421),
    ({"Host": "evil.example", "Origin": "http://evil.example"}, 421),
    ({"Host": "127.0.0.1.evil.example"}, 421),
    ({"Host": "localhost.evil.example"}, 421),
    ({"Host": "evil.example@127.0.0.1"}, 421),
    ({"Host": "127.0.0.1:8080:8080"}, 421),
    ({"Host": "[::1"}, 421),
    ({"Host": "\u00e9"}, 421),
    ({"Host": ""}, 421),
    ({"Origin": f"http://{OURS}"}, 200),
    ({"Origin": f"https://{OURS}"}, 200),  # a proxy in front may speak TLS
    ({"Origin": "http://127.0.0.1:8089"}, 403),
    ({"Origin": "http://127.0.0.1"}, 403),
    ({"Origin": f"http://{OURS}.evil.example"}, 403),
    ({"Origin": "http://evil.example"}, 403),
    ({"Origin": "null"}, 403),
    ({"Origin": ""}, 403),
    ({"Origin": "http://["}, 403),
    ({"Origin": "\u00ff"}, 403),
    (FOREIGN, 200),
    ({**FOREIGN, "Sec-Fetch-Mode": "navigate"}, 200),
    ({**FOREIGN, "Sec-Fetch-Mode": "no-cors"}, 403),
]


async def _page(_: object) -> PlainTextResponse:
    return PlainTextResponse("the page")


async def _socket(socket: WebSocket) -> None:
    await socket.accept()
    await socket.close()


def _wsgi(_: dict[str, Any], respond: Callable[..., Any]) -> Iterable[bytes]:
    respond("200 OK", [])
    return [b"the page"]


def by_asgi(guard: Guard, method: str, path: str, headers: dict[str, str]) -> int:
    """Return the status of a request to a guarded ASGI application."""
    routes = [Route(path, _page, methods=[method])]
    client = TestClient(AsgiGuard(Starlette(routes=routes), guard), base_url=f"http://{OURS}")
    encoded = {name.encode(): text.encode("latin-1") for name, text in headers.items()}
    return client.request(method, path, headers=encoded).status_code


def by_wsgi(guard: Guard, method: str, path: str, headers: dict[str, str]) -> int:
    """Return the status of a request to a guarded WSGI application."""
    named = {f"HTTP_{name.upper().replace('-', '_')}": text for name, text in headers.items()}
    environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "HTTP_HOST": OURS, **named}
    statuses: list[str] = []
    WsgiGuard(_wsgi, guard)(environ, lambda status, _: statuses.append(status))
    return int(statuses[0].split()[0])


@pytest.mark.parametrize("ask", [by_asgi, by_wsgi])
@pytest.mark.parametrize(("headers", "status"), ASKED, ids=str)
def test_only_our_own_pages_are_answered(
    ask: Callable[..., int], headers: dict[str, str], status: int
) -> None:
    """Another name, another origin and another site's picture are refused, by either interface."""
    assert ask(Guard(["localhost"]), "GET", "/", headers) == status


@pytest.mark.parametrize("ask", [by_asgi, by_wsgi])
def test_a_link_from_elsewhere_leads_to_pages_and_gives_no_orders(ask: Callable[..., int]) -> None:
    """Locust stops at `GET /stop`: a link to that is refused, one to its page is not."""
    guard = Guard(["localhost"], linked=lambda path: path == "/")
    assert ask(guard, "GET", "/", FOREIGN) == 200
    assert ask(guard, "GET", "/stop", FOREIGN) == 403
    assert ask(guard, "POST", "/", FOREIGN) == 403


def test_a_balancer_may_ask_for_health_under_any_name() -> None:
    """It names the service as it likes."""
    assert by_asgi(Guard([]), "GET", "/healthz", {"Host": "pod-7.cluster.local"}) == 200


@pytest.mark.parametrize("foreign", [{"Origin": "http://evil.example"}, {"Host": "evil.example"}])
def test_a_websocket_is_guarded_too(foreign: dict[str, str]) -> None:
    """A foreign page cannot open what carries every click."""
    app = Starlette(routes=[WebSocketRoute("/ws", _socket)])
    client = TestClient(AsgiGuard(app, Guard(["localhost"])))
    with client.websocket_connect("/ws", headers={"Host": OURS}):
        pass
    with (
        pytest.raises(WebSocketDisconnect),
        client.websocket_connect("/ws", headers={"Host": OURS, **foreign}),
    ):
        pass


def test_the_names_of_a_service() -> None:
    """They are this machine's own, the one that is set, and in Compose's network its name there."""
    here = NameSettings.load({"CONSOLE_HOST": "lab.example"})
    assert here.own_names("locust") == {"localhost", "lab.example"}
    there = NameSettings.load({"LAB_IN_COMPOSE": "1"})
    assert there.own_names("downstream") == {"localhost", "downstream"}
