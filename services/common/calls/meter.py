"""Counts the calls to the downstream, and which of them wait for a connection of the pool."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from services.common import metrics
from services.common.contract import ProblemError
from services.common.recording import counter, gauge, histogram

_OUTCOMES = {502: "failed", 503: "no_room", 504: "too_slow", 422: "refused"}


class CallMeter:
    """The meter of one process's pool of `size` connections."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._calls = 0
        self._lock = threading.Lock()
        self._busy = gauge(metrics.POOL_BUSY)
        self._waiting = gauge(metrics.POOL_WAITING)
        self._seconds = histogram(metrics.CALL_SECONDS)
        calls = counter(metrics.CALLS)
        self._outcomes = {name: calls.labels(name) for name in ("ok", *_OUTCOMES.values())}
        gauge(metrics.POOL_SIZE).set(size)

    @property
    def full(self) -> bool:
        """Whether calls wait for a connection."""
        return self._calls > self._size

    @contextmanager
    def call(self) -> Iterator[None]:
        """Count one call while it runs, and its outcome after it."""
        start = time.perf_counter()
        self._enter()
        outcome = "failed"  # unless we learn better: a cancelled call is not a good one
        try:
            yield
            outcome = "ok"
        except ProblemError as problem:
            outcome = _OUTCOMES[problem.status]
            raise
        finally:
            self._leave()
            self._seconds.observe(time.perf_counter() - start)
            self._outcomes[outcome].inc()

    def _enter(self) -> None:
        # A call past the pool's size waits; which one it is makes no difference to the counts.
        with self._lock:
            self._calls += 1
            (self._busy if self._calls <= self._size else self._waiting).inc()

    def _leave(self) -> None:
        with self._lock:
            (self._busy if self._calls <= self._size else self._waiting).dec()
            self._calls -= 1
