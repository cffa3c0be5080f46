"""Nobody but the console's own pages, and who knows the token, talks to it."""

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from services.common.settings import BadSettingError
from services.console.actions import Actions, RefusedError
from services.console.guard import Guard
from services.console.settings import ConsoleSettings
from services.console.sources.downstream import Downstream
from services.console.sources.http import Http
from services.console.sources.locust import Locust
from services.console.sources.prometheus import Prometheus
from services.console.state import Gatherer

TOKEN = "open-sesame"  # noqa: S105  # of this test
EVERYWHERE = {"LAB_BIND": "0.0.0.0"}  # noqa: S104  # a setting that is judged, not bound


async def _page(_: object) -> PlainTextResponse:
    return PlainTextResponse("the page")


async def _socket(socket: WebSocket) -> None:
    await socket.accept()
    await socket.close()


def browser(**settings: str) -> TestClient:
    """Return a client of a guarded application, on loopback."""
    routes = [
        Route("/", _page),
        Route("/healthz", _page),
        WebSocketRoute("/_nicegui_ws/", _socket),
    ]
    guard = Guard(Starlette(routes=routes), ConsoleSettings.load(settings))
    return TestClient(guard, base_url="http://127.0.0.1:8080", follow_redirects=False)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Host": "localhost:9999"}, 200),
        ({"Host": "[::1]:8080"}, 200),
        ({"Host": "evil.example:8080"}, 421),
        ({"Host": "evil.example"}, 421),
        ({"Host": ""}, 421),
        ({"Origin": "http://127.0.0.1:8080"}, 200),
        ({"Origin": "http://127.0.0.1:8089"}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}, 200),
    ],
    ids=str,
)
def test_only_its_own_pages_are_answered(headers: dict[str, str], status: int) -> None:
    """Another name (DNS rebinding), another origin and another site's picture are refused."""
    assert browser().get("/", headers=headers).status_code == status


def test_the_websocket_is_guarded_too() -> None:
    """A foreign page cannot open what carries every click."""
    client = browser()
    with client.websocket_connect("/_nicegui_ws/", headers={"Host": "127.0.0.1:8080"}):
        pass
    for foreign in ({"Origin": "http://evil.example"}, {"Host": "evil.example"}):
        headers = {"Host": "127.0.0.1:8080", **foreign}
        with (
            pytest.raises(WebSocketDisconnect),
            client.websocket_connect("/_nicegui_ws/", headers=headers),
        ):
            pass


def test_every_answer_forbids_other_hosts_and_frames() -> None:
    """The browser itself enforces what the console promises."""
    policy = browser().get("/").headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'self'" in policy


def test_with_a_token_nothing_is_shown_without_it() -> None:
    """Pages and websocket ask for it; a wrong one is told; the right one opens, by a cookie."""
    client = browser(CONSOLE_TOKEN=TOKEN)
    assert client.get("/").headers["location"] == "/sign-in"
    assert client.get("/healthz").status_code == 200
    assert "The I/O-wait lab" in client.get("/sign-in").text
    assert client.post("/sign-in", data={"token": "wrong"}).status_code == 401
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/_nicegui_ws/"):
        pass
    answer = client.post("/sign-in", data={"token": TOKEN})
    assert TOKEN not in answer.headers["set-cookie"]
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert client.get("/").text == "the page"


@pytest.mark.parametrize("settings", [{"CONSOLE_HOST": "lab.example"}, EVERYWHERE], ids=str)
def test_open_to_others_it_needs_a_token(settings: dict[str, str]) -> None:
    """Without one it does not start, and says why; in a container the port is on loopback."""
    with pytest.raises(BadSettingError, match="set CONSOLE_TOKEN as well"):
        ConsoleSettings.load(settings)
    assert ConsoleSettings.load(settings | {"CONSOLE_TOKEN": TOKEN}).token == TOKEN


def test_in_a_container_it_may_bind_to_all_addresses() -> None:
    """Compose publishes its port on loopback only."""
    assert not ConsoleSettings.load(EVERYWHERE | {"LAB_IN_COMPOSE": "1"}).token


def test_a_name_that_is_set_is_answered() -> None:
    """CONSOLE_HOST is one more name."""
    client = browser(CONSOLE_HOST="lab.example", CONSOLE_TOKEN=TOKEN)
    assert client.get("/", headers={"Host": "lab.example:8080"}).status_code == 303


@pytest.mark.anyio
async def test_for_looking_only_nothing_is_changed() -> None:
    """CONSOLE_READONLY=1 refuses each action on the server, whatever a page has on it."""
    actions = _actions(CONSOLE_READONLY="1")
    for act in (
        actions.start_load(1, 2),
        actions.stop_load(),
        actions.set_faults({}),
        actions.change({"FLASK_WORKERS": "2"}),
    ):
        with pytest.raises(RefusedError):
            await act
    assert not actions.allowed


@pytest.mark.anyio
@pytest.mark.parametrize("users", [0, -1, 1001])
async def test_users_are_bounded_on_the_server(users: int) -> None:
    """Whatever a page's field let through."""
    with pytest.raises(RefusedError, match="from 1 to 1,000"):
        await _actions().start_load(users, 2)


@pytest.fixture
def anyio_backend() -> str:
    """Run on asyncio, as the console does."""
    return "asyncio"


def _actions(**settings: str) -> Actions:
    nobody = Http("Nobody", "http://127.0.0.1:1")
    locust, downstream = Locust(nobody), Downstream(nobody)
    gatherer = Gatherer(Prometheus(nobody), locust, downstream)
    return Actions(ConsoleSettings.load(settings), locust, downstream, gatherer)
