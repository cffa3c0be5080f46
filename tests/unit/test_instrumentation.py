"""A request of twin A is in progress until its body has been sent, or the client has left."""

from collections.abc import Iterator
from typing import Any

import pytest

from services.common.measuring.request_meter import RequestMeter
from services.flask_app.instrumentation import Instrumentation
from tests.unit.test_request_meter import MODEL

ENVIRON = {"PATH_INFO": "/wait"}


class Left(RequestMeter):
    """A meter that remembers with which status each request left."""

    def __init__(self) -> None:
        super().__init__(MODEL, 0)
        self.statuses: list[int] = []

    def leave(self, route: str, status: int, entered: float) -> None:
        """Count a request out, as it does, and remember it."""
        super().leave(route, status, entered)
        self.statuses.append(status)


def streaming(_: object, start: Any) -> Iterator[bytes]:
    """Answer in two pieces."""
    start("200 OK", [])
    yield b"one"
    yield b"two"


def failing(_: object, __: object) -> Iterator[bytes]:
    """Answer nothing, as when Gunicorn ends a worker that was silent."""
    raise SystemExit(1)


@pytest.mark.parametrize("read", [2, 1, 0])
def test_a_request_leaves_when_its_body_is_closed(read: int) -> None:
    """Not before, however much of it was read."""
    meter = Left()
    body: Any = Instrumentation(streaming, meter)(ENVIRON, lambda *_: print)
    pieces = iter(body)
    for _ in range(read):
        next(pieces)
    assert meter.statuses == []
    body.close()
    assert meter.statuses == [200 if read else 500]


def test_a_request_that_fails_leaves_at_once() -> None:
    """Nobody would close what never was."""
    meter = Left()
    with pytest.raises(SystemExit):
        Instrumentation(failing, meter)(ENVIRON, lambda *_: print)
    assert meter.statuses == [500]
