"""The journal of the last calls: who called, from which lane, when, and how it ended."""

from collections import deque
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(slots=True)
class Call:
    """One call. Times are epoch seconds; `departure` is None while the call is at work.

    `started` is when the client behind the caller sent its request, None if it did not say.
    """

    caller: str
    lane: str
    started: float | None
    arrival: float
    departure: float | None = None
    outcome: str | None = None


class Journal:
    """A ring buffer of the last `size` calls."""

    def __init__(self, size: int) -> None:
        self._calls: deque[Call] = deque(maxlen=size)

    def open(self, call: Call) -> Call:
        """Note a call that arrives; fill in its `departure` and `outcome` later."""
        self._calls.append(call)
        return call

    def since(self, time: float) -> list[dict[str, Any]]:
        """Return the calls that departed after `time`, or have not yet; oldest arrival first."""
        return [
            asdict(call)
            for call in list(self._calls)
            if call.departure is None or call.departure > time
        ]
