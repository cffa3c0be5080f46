"""Counts and times what the clients of one side see. Locust rounds; these figures do not."""

import os
import time
from functools import cache
from pathlib import Path

from loadtest.target import Target, settings
from services.common.measuring import metrics
from services.common.measuring.recording import histogram, number

LINE = "{finished:.6f} {seconds:.6f} {outcome}\n"  # epoch seconds, seconds, an outcome of the meter


class Samples:
    """One process's file in `folder`; with no folder nothing is kept."""

    def __init__(self, folder: str) -> None:
        # By lines: a generator that is killed loses none of them.
        self._file = (
            Path(folder, f"{os.getpid()}.txt").open("a", buffering=1) if folder else None  # noqa: SIM115  # open as long as the process
        )

    def keep(self, finished: float, seconds: float, outcome: str) -> None:
        """Keep one answer."""
        if self._file:
            self._file.write(LINE.format(finished=finished, seconds=seconds, outcome=outcome))


OUTCOMES = ("good", "slow", "wrong", "failed", "shed")


@cache
def _samples() -> Samples:
    return Samples(settings().samples)


class LoadMeter:
    """The meter of one process for one side; answers past the objective are slow."""

    def __init__(self, target: Target) -> None:
        side = (target.service, target.route)
        self._side = side
        self._objective = settings().objective_ms / 1000
        self._samples = _samples()
        self.arrivals = number(metrics.LOAD_ARRIVALS, *side)
        self._seconds = histogram(metrics.LOAD_RESPONSE_SECONDS, *side)
        self._outcomes = {
            outcome: number(metrics.LOAD_RESPONSES, *side, outcome) for outcome in OUTCOMES
        }

    def offer(self, metric: metrics.Metric, amount: int) -> None:
        """Change what is offered: users in closed load, a rate in open load."""
        number(metric, *self._side).inc(amount)

    def answered(self, seconds: float, right: bool) -> None:
        """Count an answer."""
        if right:
            self._seconds.observe(seconds)
        in_time = "good" if seconds <= self._objective else "slow"
        self._count(in_time if right else "wrong", seconds)

    def failed(self, seconds: float) -> None:
        """Count a request that got no answer, or an error; its time would flatter the rest."""
        self._count("failed", seconds)

    def shed(self) -> None:
        """Count an arrival that the generator had no room for; the run is then worth nothing."""
        self._count("shed", 0.0)

    def _count(self, outcome: str, seconds: float) -> None:
        self._outcomes[outcome].inc()
        self._samples.keep(time.time(), seconds, outcome)
