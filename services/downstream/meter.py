"""Counts and times the downstream's work by caller."""

import time

from services.common.contract.twins import TWINS
from services.common.measuring import metrics
from services.common.measuring.recording import histogram, number
from services.downstream.journal import Call

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
