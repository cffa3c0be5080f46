"""Has bodies read strictly before FastAPI sees them: ASGI, around the whole application."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.common.contract.bodies import BODY_SECONDS, LARGEST_BODY, canonical, require_kind
from services.common.contract.problems import ProblemError, http_problem
from services.common.contract.routes import BODIES
from services.fastapi_app.errors import answer


class StrictBodies:
    """ASGI middleware that hands a body on as every parser reads it, or refuses it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, as ASGI has it."""
        kind = BODIES.get(scope.get("path", ""))
        if scope["type"] != "http" or kind is None or scope["method"] != "POST":
            return await self._app(scope, receive, send)
        headers = Headers(scope=scope)
        try:
            require_kind(kind, _all(headers, "Content-Type"), _all(headers, "Content-Encoding"))
            body = canonical(kind, await _read(scope, receive))
        except ProblemError as problem:
            return await answer(problem)(scope, receive, send)
        whole: Message = {"type": "http.request", "body": body, "more_body": False}
        events = iter([whole])

        async def receive_whole() -> Message:
            return next(events, None) or await receive()

        return await self._app(scope, receive_whole, send)


def _all(headers: Headers, name: str) -> str | None:
    # One that comes twice is what both say, as WSGI has it.
    return ", ".join(headers.getlist(name)) or None


@asynccontextmanager
async def receiving() -> AsyncIterator[None]:
    """Bound the time in which a body comes; raises `ProblemError` 400 if it does not come whole."""
    try:
        async with asyncio.timeout(BODY_SECONDS):
            yield
    except (TimeoutError, ClientDisconnect):
        raise http_problem(400) from None


async def _read(scope: Scope, receive: Receive) -> bytes:
    request = Request(scope, receive)
    if int(request.headers.get("Content-Length", 0)) > LARGEST_BODY:
        raise http_problem(413)
    read = bytearray()
    async with receiving():
        async for piece in request.stream():
            read += piece
            if len(read) > LARGEST_BODY:
                raise http_problem(413)
    return bytes(read)
