"""Measures every request of twin A: plain WSGI, around the whole application."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from services.common.contract import REQUEST_START, ProblemError, route_label
from services.common.request_meter import RequestMeter

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_START = "HTTP_" + REQUEST_START.upper().replace("-", "_")


class Instrumentation:
    """WSGI middleware that lets `meter` see each request come and go."""

    def __init__(self, app: "WSGIApplication", meter: RequestMeter) -> None:
        self._app = app
        self._meter = meter

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        """Serve one request, as WSGI has it."""
        route = route_label(environ["PATH_INFO"])
        entered = self._meter.enter(route, environ.get(_START))
        status = 500

        def noting_start(line: str, *rest: object) -> Callable[[bytes], object]:
            nonlocal status
            status = int(line[:3])
            return start(line, *rest)  # type: ignore[arg-type]  # headers and exc_info as they came

        try:
            self._meter.admit(route)
            return self._app(environ, noting_start)
        except ProblemError as problem:
            noting_start(f"{problem.status} No Room", list(problem.headers.items()))
            return [problem.body()]
        finally:
            self._meter.leave(route, status, entered)
