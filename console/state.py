"""What is known of the lab at one moment: what every page reads, and none asks for itself."""

import asyncio
import time
from collections.abc import Awaitable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from console.busy_machine import Busy, BusyMachine
from console.clients import Downstream, Faults, Load, Locust, NoAnswerError, Prometheus
from console.lab_command import CommandError, ask
from services.common.contract.twins import TWINS
from services.common.measuring.twin_rows import WINDOW_SECONDS, Row, question, rows

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


Answer = TypeVar("Answer")
Settings = dict[str, str]
NOTHING_YET = "Prometheus has no figures yet."


@dataclass(frozen=True)
class State:
    """The lab at `at` (epoch seconds). The figures are the last known, of `figures_at`.

    What does not answer is None; `why` says in a sentence why there are no figures of now.
    """

    at: float
    rows: dict[str, Row]
    figures_at: float | None = None
    why: str = ""
    load: Load | None = None
    faults: Faults | None = None
    changed: str = ""  # what the figures still look back on from before, such as "faults"
    settings: Settings = field(default_factory=dict)
    machine: Busy | None = None

    @property
    def silent_seconds(self) -> float:
        """For how long there have been no figures; 0 while there are."""
        return self.at - self.figures_at if self.why and self.figures_at else 0.0


class Gatherer:
    """Asks everyone at once, and remembers what was known before."""

    def __init__(self, prometheus: Prometheus, locust: Locust, downstream: Downstream) -> None:
        self._prometheus, self._locust, self._downstream = prometheus, locust, downstream
        self._last = State(0.0, {twin: Row(twin) for twin in TWINS})
        self._settings: Settings = {}
        self._changes = Changes()
        self._machine = BusyMachine()
        self._reading: asyncio.Task[None] | None = None

    async def gather(self) -> State:
        """Return the state of now."""
        figures, load, faults, machine = await asyncio.gather(
            self._figures(),
            _if_it_answers(self._locust.load()),
            _if_it_answers(self._downstream.faults()),
            asyncio.to_thread(self._machine.look),
        )
        known, figures_at, why = figures
        self._read_settings_after_a_restart(known)
        now = time.time()
        self._changes.look(now, load, faults, known.values())
        changed = self._changes.of_late(now)
        self._last = State(
            now, known, figures_at, why, load, faults, changed, self._settings, machine
        )
        return self._last

    async def settings_changed(self) -> None:
        """Read the settings in force again."""
        try:
            found: dict[str, Any] = await ask("status", "--json")
        except CommandError:
            return  # the next restart or page is another chance
        groups = found["settings"].values()
        self._settings = {name: value for group in groups for name, value in group.items()}

    async def _figures(self) -> tuple[dict[str, Row], float | None, str]:
        try:
            answer = await self._prometheus.now(question())
        except NoAnswerError:
            return self._last.rows, self._last.figures_at, "Prometheus is down"
        found = {row.service: row for row in rows(answer)}
        if all(row.up is None for row in found.values()):
            return self._last.rows, self._last.figures_at, NOTHING_YET
        return found, time.time(), ""

    def _read_settings_after_a_restart(self, known: dict[str, Row]) -> None:
        # `lab set` in a terminal restarts what it changes: that is when settings may be new.
        restarted = any(_restarted(self._last.rows[twin], row) for twin, row in known.items())
        if (restarted or not self._settings) and (self._reading is None or self._reading.done()):
            self._reading = asyncio.create_task(self.settings_changed())


def _restarted(before: Row, after: Row) -> bool:
    return before.age is not None and after.age is not None and after.age < before.age


async def _if_it_answers(question: Awaitable[Answer]) -> Answer | None:
    try:
        return await question
    except NoAnswerError:
        return None
