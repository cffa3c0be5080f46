"""Nobody but the console's own pages, and who knows the token, talks to it."""

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from console import access, open_pages
from console.access import Access, Brake
from console.actions import Actions, RefusedError
from console.clients import Downstream, Http, Locust, Prometheus
from console.state import Gatherer
from lab.console_settings import ConsoleSettings
from services.common.settings.settings import BadSettingError

TOKEN = "open-sesame-and-more"  # noqa: S105  # of this test
EVERYWHERE = {"LAB_BIND": "0.0.0.0"}  # noqa: S104  # a setting that is judged, not bound
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


async def _page(_: object) -> PlainTextResponse:
    return PlainTextResponse("the page")


async def _socket(socket: WebSocket) -> None:
    await socket.accept()
    await socket.close()


def browser(token: str = "") -> TestClient:
    """Return a client of an application behind this token."""
    routes = [Route("/", _page), Route("/healthz", _page), WebSocketRoute("/_nicegui_ws/", _socket)]
    return TestClient(Access(Starlette(routes=routes), token), follow_redirects=False)


def test_every_answer_forbids_other_hosts_and_frames() -> None:
    """The browser itself enforces what the console promises."""
    policy = browser().get("/").headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'self'" in policy


def test_with_a_token_nothing_is_shown_without_it() -> None:
    """Pages and websocket ask for it; a wrong one is told; the right one opens, by a cookie."""
    client = browser(TOKEN)
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


@pytest.mark.parametrize(
    "cookie", [b"lab-console=\xff", b'lab-console="\\377"', b"\x80", b"lab-console", b"=;;=", b""]
)
def test_a_cookie_that_is_no_text_is_a_strangers(cookie: bytes) -> None:
    """It is not known, and nothing breaks."""
    assert browser(TOKEN).get("/", headers={b"Cookie": cookie}).status_code == 303


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("multipart/form-data", b"x", 415),
        ("multipart/form-data; boundary=x", b"--x--", 415),
        ("application/json", b'{"token": "x"}', 415),
        ("", b"token=x", 415),
        ("\u00ff", b"token=x", 415),
        (FORM["Content-Type"], b"token=x&more=y", 400),
        (FORM["Content-Type"], b"&" * 4000, 400),
        (FORM["Content-Type"], b"word=x", 400),
        (FORM["Content-Type"], b"", 400),
        (FORM["Content-Type"], b"token=" + b"x" * 3_000_000, 413),
        (FORM["Content-Type"], b"token=%ff%80", 401),
        (FORM["Content-Type"], b"token=\xff\x80", 401),
        (FORM["Content-Type"], b"token=%ed%a0%80", 401),
        (FORM["Content-Type"] + "; charset=utf-16", b"token=x", 401),
    ],
)
def test_a_form_of_another_kind_is_refused_in_a_sentence(
    kind: str, body: bytes, status: int
) -> None:
    """Before anybody is known nothing is read but one short field."""
    headers = {b"Content-Type": kind.encode("latin-1")}
    answer = browser(TOKEN).post("/sign-in", content=body, headers=headers)
    assert answer.status_code == status
    assert 'role="alert"' in answer.text


def test_guessing_is_slow() -> None:
    """After ten wrong tokens even the right one has to wait; whoever is known does not."""
    client, known = browser(TOKEN), browser(TOKEN)
    known._transport = client._transport  # the same console
    known.post("/sign-in", data={"token": TOKEN})
    statuses = [client.post("/sign-in", data={"token": str(n)}).status_code for n in range(12)]
    assert statuses == [401] * access.TRIES.free + [429] * 2
    answer = client.post("/sign-in", data={"token": TOKEN})
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "6")
    assert known.get("/").text == "the page"


def test_the_brake_lets_go_and_its_memory_is_bounded() -> None:
    """One more try each six seconds, ten after a minute; a thousand clients are remembered."""
    now = [0.0]
    brakes = Brake(lambda: now[0])
    for _ in range(access.TRIES.free):
        assert brakes.wait("a") == 0
        brakes.wrong("a")
    assert brakes.wait("a") == access.TRIES.seconds
    assert brakes.wait("b") == 0
    now[0] += access.TRIES.seconds
    assert brakes.wait("a") == 0
    brakes.wrong("a")
    assert brakes.wait("a") == access.TRIES.seconds
    for number in range(2 * access.MOST_KNOWN):
        brakes.wrong(str(number))
    assert len(brakes._all_free_at) == access.MOST_KNOWN


@pytest.mark.parametrize(
    "token", ["short", "x" * 15, "x" * 201, "with a space in it", "\u00fc" * 16]
)
def test_a_token_is_long_enough_not_to_be_guessed(token: str) -> None:
    """The sentence says how to make one, and does not show the one that was refused."""
    with pytest.raises(BadSettingError, match="openssl rand -hex 16") as refused:
        ConsoleSettings.load({"CONSOLE_TOKEN": token})
    assert token not in str(refused.value)


def test_one_page_too_many_is_refused_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a page is made of, and health, are answered still."""
    routes = [Route(path, _page) for path in ("/", "/healthz", "/_nicegui/some.js")]
    client = TestClient(open_pages.PageLimit(Starlette(routes=routes)))
    assert client.get("/").status_code == 200
    monkeypatch.setattr(open_pages, "MOST_PAGES", 0)
    refused = client.get("/")
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "10")
    assert "pages of this console are open" in refused.text
    assert client.get("/unknown").status_code == 503
    for path in ("/healthz", "/_nicegui/some.js"):
        assert client.get(path).status_code == 200


@pytest.mark.parametrize("settings", [{"CONSOLE_HOST": "lab.example"}, EVERYWHERE], ids=str)
def test_open_to_others_it_needs_a_token(settings: dict[str, str]) -> None:
    """Without one it does not start, and says why; in a container the port is on loopback."""
    with pytest.raises(BadSettingError, match="set CONSOLE_TOKEN as well"):
        ConsoleSettings.load(settings)
    assert ConsoleSettings.load(settings | {"CONSOLE_TOKEN": TOKEN}).token == TOKEN


def test_in_a_container_it_may_bind_to_all_addresses() -> None:
    """Compose publishes its port on loopback only."""
    assert not ConsoleSettings.load(EVERYWHERE | {"LAB_IN_COMPOSE": "1"}).token


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
