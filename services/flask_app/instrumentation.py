"""Measures every request of twin A: plain WSGI, around the whole application."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from werkzeug.wsgi import ClosingIterator

from services.common.contract.problems import ProblemError
from services.common.contract.routes import REQUEST_START, route_label
from services.common.measuring.request_meter import RequestMeter
from services.flask_app.errors import answer

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
        try:
            entered = self._meter.enter(route, environ.get(_START))
        except ProblemError as problem:
            return answer(problem)(environ, start)
        status = 500

        def noting_start(line: str, *rest: object) -> Callable[[bytes], object]:
            nonlocal status
            status = int(line[:3])
            return start(line, *rest)  # type: ignore[arg-type]  # headers and exc_info as they came

        def leave() -> None:
            self._meter.leave(route, status, entered)

        try:
            # A body may be made while it is sent: the server closes it once that is over.
            return ClosingIterator(self._app(environ, noting_start), leave)
        except BaseException:
            leave()
            raise
