"""What was changed around the twins so lately that their figures still know how it was before."""

from collections.abc import Mapping

from console.clients import Faults
from services.common.measuring.twin_rows import WINDOW_SECONDS

LAG_SECONDS = 4.0  # a scrape, and the rules after it: so much later the figures begin to follow
CLOSE = 1e-6  # seconds by which a wait that is the same may differ


class Changes:
    """Remembers the faults in force and what the downstream takes, and when they changed."""

    def __init__(self) -> None:
        self._faults: Faults | None = None
        self._waits: dict[str, float] = {}
        self._until: dict[str, float] = {}  # epoch seconds

    def look(self, now: float, faults: Faults | None, waits: Mapping[str, float | None]) -> None:
        """Take in what holds at `now`; what is not known then is taken to be as it was."""
        if faults is not None:
            if self._faults not in (None, faults):
                self._until["faults"] = now + WINDOW_SECONDS + LAG_SECONDS
            self._faults = faults
        known = {twin: wait for twin, wait in waits.items() if wait is not None}
        if any(abs(wait - self._waits.get(twin, wait)) > CLOSE for twin, wait in known.items()):
            # Figures are a scrape behind: this is the change of the faults, as far as they know.
            what = "faults" if self._until.get("faults", 0) > now else "wait"
            self._until[what] = now + WINDOW_SECONDS
        self._waits |= known

    def of_late(self, now: float) -> str:
        """Return what has changed too lately for the figures of `now`, or nothing."""
        return next((what for what, until in self._until.items() if until > now), "")
