"""Counts and times what the clients of one side see. Locust rounds; these figures do not."""

import time
from functools import cache

from loadtest.samples import Samples
from loadtest.target import Target, settings
from services.common.measuring import metrics
from services.common.measuring.recording import histogram, number

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
