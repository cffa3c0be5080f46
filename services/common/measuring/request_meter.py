"""Counts and times the requests of one worker; each twin's `instrumentation.py` drives it."""

import threading
import time
from collections.abc import Iterable

from services.common.contract.problems import ProblemError
from services.common.contract.server_model import ServerModel
from services.common.measuring import metrics
from services.common.measuring.recording import Histogram, Number, histogram, number

ALWAYS = {"/", "/healthz"}  # answered even when there is no room
OTHER = "other"  # every route that is none of ours
_CLOCK_SKEW = 0.1  # seconds by which the client's clock may be ahead
_LONGEST_QUEUE = 3600.0  # seconds; more than that is a wrong clock, not a queue


class RequestMeter:
    """The meter of one worker of `model`; at most `limit` requests inside (0: no limit)."""

    def __init__(self, model: ServerModel, limit: int) -> None:
        self._limit = limit
        self._inside = 0
        self._lock = threading.Lock()
        self._in_progress = number(metrics.IN_PROGRESS)
        self._handler = _by_route(metrics.HANDLER_SECONDS, model.slots)
        self._queue = _by_route(metrics.QUEUE_SECONDS, model.slots)
        self._answers: dict[tuple[str, int], Number] = {}
        _expose(model)

    def enter(self, route: str, request_start: str | None) -> float:
        """Count a request in; return the time for `leave`.

        One that is one too many is counted as answered: raises `ProblemError` 503.
        """
        if request_start is not None and route in self._queue:
            self._note_queue(route, request_start)
        if self._limit and not self._admit(route):
            self._answer(self._known(route), 503).inc()
            raise ProblemError(503, f"This worker has {self._limit} requests in progress already.")
        self._in_progress.inc()
        return time.perf_counter()

    def leave(self, route: str, status: int, entered: float) -> None:
        """Count a request out."""
        route = self._known(route)
        if status != 503:
            self._handler[route].observe(time.perf_counter() - entered)
        self._answer(route, status).inc()
        self._in_progress.dec()
        if self._limit:
            with self._lock:
                self._inside -= 1

    def _known(self, route: str) -> str:
        return route if route in self._handler else OTHER

    def _admit(self, route: str) -> bool:
        # Compared and counted in one go: of two that arrive together for one place, one gets it.
        with self._lock:
            admitted = self._inside < self._limit or route in ALWAYS
            self._inside += admitted
        return admitted

    def _answer(self, route: str, status: int) -> Number:
        found = self._answers.get((route, status))
        if found is None:
            found = self._answers[route, status] = number(metrics.REQUESTS, route, str(status))
        return found

    def _note_queue(self, route: str, request_start: str) -> None:
        try:
            waited = time.time() - float(request_start.removeprefix("t="))
        except ValueError:
            return
        if -_CLOCK_SKEW < waited < _LONGEST_QUEUE:
            self._queue[route].observe(max(waited, 0.0))


def _by_route(metric: metrics.Metric, routes: Iterable[str]) -> dict[str, Histogram]:
    return {route: histogram(metric, route) for route in (*routes, OTHER)}


def _expose(model: ServerModel) -> None:
    # What a worker of the other twin would fill is there and stays 0: both expose it.
    number(metrics.THREADS_BUSY)
    number(metrics.THREADS_WAITING)
    histogram(metrics.LOOP_LAG_SECONDS)
    for route, slots in model.slots.items():
        number(metrics.REQUESTS, route, "200")
        number(metrics.SLOTS, route).set(slots)
        labels = route, model.variant_of(route), model.framework, model.server
        number(metrics.SERVICE_INFO, *labels).set(1)
