"""What was changed around the twins so lately that their figures still know how it was before."""

from collections.abc import Iterable

from console.clients import Faults, Load
from services.common.measuring.twin_rows import WINDOW_SECONDS, Row

LAG_SECONDS = 4.0  # a scrape, and the rules after it: so much later the figures begin to follow
CLOSE = 1e-6  # seconds by which a wait that is the same may differ


class Changes:
    """Remembers load, faults and what the downstream takes, and when they changed."""

    def __init__(self) -> None:
        self._known: dict[str, object] = {}
        self._until: dict[str, float] = {}  # epoch seconds

    def look(
        self, now: float, load: Load | None, faults: Faults | None, rows: Iterable[Row]
    ) -> None:
        """Take in what holds at `now`; what is not known then is taken to be as it was."""
        self._compare("load", load and load.running, now + WINDOW_SECONDS + LAG_SECONDS)
        self._compare("faults", faults, now + WINDOW_SECONDS + LAG_SECONDS)
        # Figures are a scrape behind: it is the change of the faults, as far as they know.
        wait = "faults" if self._until.get("faults", 0) > now else "wait"
        for row in rows:
            offered = row.users or row.rate or None
            self._compare("load", offered, now + WINDOW_SECONDS, of=row.service)
            took = row.wait and round(row.wait / CLOSE)
            self._compare(wait, took, now + WINDOW_SECONDS, of=f"wait of {row.service}")

    def _compare(self, what: str, found: object, until: float, of: str = "") -> None:
        if found is None:
            return
        before = self._known.setdefault(of or what, found)
        if before != found:
            self._known[of or what] = found
            self._until[what] = until

    def of_late(self, now: float) -> str:
        """Return what has changed too lately for the figures of `now`, or nothing."""
        late = {what: until for what, until in self._until.items() if until > now}
        return max(late, key=lambda what: late[what], default="")
