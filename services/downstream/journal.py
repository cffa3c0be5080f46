"""The journal of the last calls: who called, from which lane, when, and how it ended."""

import time
from collections import deque
from dataclasses import dataclass
from itertools import islice
from typing import Any

from services.common.contract.twins import TWINS
from services.common.measuring import metrics
from services.common.measuring.recording import histogram, number

LONGEST_ANSWER = 5_000  # calls


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
        """Return the calls that departed after `time`, or have not yet; newest arrival first.

        At most `LONGEST_ANSWER`: the event loop that makes the answer also ends the waits.
        """
        late = (c for c in reversed(self._calls) if c.departure is None or c.departure > time)
        return [_line(call) for call in islice(late, LONGEST_ANSWER)]


def _line(call: Call) -> dict[str, Any]:
    # By hand: `dataclasses.asdict` takes ten times as long.
    return {
        "caller": call.caller,
        "lane": call.lane,
        "started": call.started,
        "arrival": call.arrival,
        "departure": call.departure,
        "outcome": call.outcome,
    }


CALLERS = (*TWINS, "other")  # a bound on the label's values


class WorkMeter:
    """The meter of the one process."""

    def __init__(self) -> None:
        self._work = {
            (caller, outcome): number(metrics.WORK, caller, outcome)
            for caller in CALLERS
            for outcome in ("ok", "error", "hang", "drop", "full")
        }
        self._seconds = {caller: histogram(metrics.WORK_SECONDS, caller) for caller in CALLERS}
        self._in_progress = {caller: number(metrics.WORK_IN_PROGRESS, caller) for caller in CALLERS}
        number(metrics.FAULT_LATENCY_SECONDS)

    def arrive(self, call: Call) -> None:
        """Count a call in."""
        self._in_progress[_known(call.caller)].inc()

    def depart(self, call: Call, outcome: str) -> None:
        """Count a call out, and complete its line in the journal."""
        call.departure = time.time()
        call.outcome = outcome
        caller = _known(call.caller)
        self._in_progress[caller].dec()
        self._seconds[caller].observe(call.departure - call.arrival)
        self._work[caller, outcome].inc()


def _known(caller: str) -> str:
    return caller if caller in CALLERS else "other"
