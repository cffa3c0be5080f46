"""Measures every request of twin B: plain ASGI, around the whole application."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.common.contract.problems import ProblemError
from services.common.contract.routes import REQUEST_START, route_label
from services.common.measuring.request_meter import RequestMeter
from services.fastapi_app.errors import answer

_START = REQUEST_START.lower().encode()


class Instrumentation:
    """ASGI middleware that lets `meter` see each request come and go."""

    def __init__(self, app: ASGIApp, meter: RequestMeter) -> None:
        self._app = app
        self._meter = meter

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, as ASGI has it."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        route = route_label(scope["path"])
        try:
            entered = self._meter.enter(route, _request_start(scope))
        except ProblemError as problem:
            return await answer(problem)(scope, receive, send)
        status = 500

        async def noting_send(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            return await self._app(scope, receive, noting_send)
        finally:
            self._meter.leave(route, status, entered)


def _request_start(scope: Scope) -> str | None:
    for name, value in scope["headers"]:
        if name == _START:
            return str(value, "latin-1")
    return None
