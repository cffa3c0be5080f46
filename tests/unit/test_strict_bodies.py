"""Bodies that one parser would take and another not are refused before a framework sees them."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from services.fastapi_app.strict_bodies import StrictBodies as AsgiStrictBodies
from services.flask_app.strict_bodies import StrictBodies as WsgiStrictBodies

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


def wsgi_status(body: bytes, **more: object) -> int:
    """Return the status of twin A for `body`, of which 200 is that it was handed on."""
    statuses: list[int] = []

    def start(line: str, *_: object) -> Callable[[bytes], object]:
        statuses.append(int(line[:3]))
        return print

    def taking(_: dict[str, Any], respond: Any) -> list[bytes]:
        respond("200 OK", [])
        return []

    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/token",
        "CONTENT_TYPE": FORM,
        "wsgi.input": BytesIO(body),
        "wsgi.input_terminated": True,
        **more,
    }
    WsgiStrictBodies(taking)(environ, start)
    return statuses[0]


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"CONTENT_LENGTH": "10"}, 200),
        ({"CONTENT_LENGTH": "11"}, 400),
        ({"CONTENT_LENGTH": "11", "HTTP_TRANSFER_ENCODING": "chunked"}, 200),
        ({}, 200),
    ],
)
def test_less_than_was_announced_is_refused(said: dict[str, str], status: int) -> None:
    """A client that left in the middle said something else, though it can be read."""
    assert wsgi_status(b"username=a", **said) == status


@pytest.mark.parametrize("name", ["Content-Type", "Content-Encoding"])
def test_a_header_that_comes_twice_says_both(name: str) -> None:
    """The first one is not all that was said."""

    async def taking(scope: Scope, _: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    first = {"Content-Type": JSON, "Content-Encoding": "identity"}
    client = TestClient(AsgiStrictBodies(taking))
    twice = [*first.items(), (name, "gzip")]
    assert client.post("/orders", content=b"{}", headers=[*first.items()]).status_code == 200
    assert client.post("/orders", content=b"{}", headers=twice).status_code == 415
