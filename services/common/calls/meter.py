"""Counts the calls to the downstream, and which of them wait for a connection of the pool."""

import threading
import time
from traceback import clear_frames

from services.common.contract.problems import ProblemError
from services.common.measuring import metrics
from services.common.measuring.recording import histogram, number

_OUTCOMES = {502: "failed", 503: "no_room", 504: "too_slow", 422: "refused"}


class CallMeter:
    """The meter of one process's pool of `size` connections."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._calls = 0
        self._lock = threading.Lock()
        self._busy = number(metrics.POOL_BUSY)
        self._waiting = number(metrics.POOL_WAITING)
        self._seconds = histogram(metrics.CALL_SECONDS)
        self._outcomes = {name: number(metrics.CALLS, name) for name in ("ok", *_OUTCOMES.values())}
        number(metrics.POOL_SIZE).set(size)

    @property
    def full(self) -> bool:
        """Whether calls wait for a connection."""
        return self._calls > self._size

    def call(self) -> "_Call":
        """Return what counts one call while it runs, and its outcome after it."""
        return _Call(self)

    def enter(self) -> None:
        """Count a call in."""
        # A call past the pool's size waits; which one it is makes no difference to the counts.
        with self._lock:
            self._calls += 1
            (self._busy if self._calls <= self._size else self._waiting).inc()

    def leave(self, seconds: float, outcome: str) -> None:
        """Count a call out, with the time that it took and its outcome."""
        with self._lock:
            (self._busy if self._calls <= self._size else self._waiting).dec()
            self._calls -= 1
        self._seconds.observe(seconds)
        self._outcomes[outcome].inc()


class _Call:
    # A class, not a generator: this is done for every request.
    __slots__ = ("_entered", "_meter")

    def __init__(self, meter: CallMeter) -> None:
        self._meter = meter

    def __enter__(self) -> None:
        self._meter.enter()
        self._entered = time.perf_counter()

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        self._meter.leave(time.perf_counter() - self._entered, _outcome(error))
        if error is not None and error.__context__ is not None:
            # The client's own error and its frames hold each other: 12 KB until they are collected.
            clear_frames(error.__context__.__traceback__)


def _outcome(error: BaseException | None) -> str:
    if error is None:
        return "ok"
    # A cancelled call is not a good one.
    return _OUTCOMES[error.status] if isinstance(error, ProblemError) else "failed"
