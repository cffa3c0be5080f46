"""What is known of the lab at one moment: what every page reads, and none asks for itself."""

import asyncio
import time
from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from console.changes import Changes
from console.clients import Downstream, Faults, Load, Locust, NoAnswerError, Prometheus
from console.lab_command import CommandError, ask
from services.common.contract.twins import TWINS
from services.common.measuring.twin_rows import Row, question, rows

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
        self._reading: asyncio.Task[None] | None = None

    async def gather(self) -> State:
        """Return the state of now."""
        figures, load, faults = await asyncio.gather(
            self._figures(),
            _if_it_answers(self._locust.load()),
            _if_it_answers(self._downstream.faults()),
        )
        known, figures_at, why = figures
        self._read_settings_after_a_restart(known)
        now = time.time()
        self._changes.look(now, load, faults, known.values())
        changed = self._changes.of_late(now)
        self._last = State(now, known, figures_at, why, load, faults, changed, self._settings)
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
