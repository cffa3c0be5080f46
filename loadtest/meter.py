"""Counts and times what the clients of one side see. Locust rounds; these figures do not."""

from loadtest.target import Target
from services.common import metrics
from services.common.recording import counter, gauge, histogram

OUTCOMES = ("good", "slow", "wrong", "failed", "shed")


class LoadMeter:
    """The meter of one process for one side; answers past `objective_seconds` are slow."""

    def __init__(self, target: Target, objective_seconds: float) -> None:
        side = (target.service, target.route)
        self._side = side
        self._objective = objective_seconds
        self.arrivals = counter(metrics.LOAD_ARRIVALS).labels(*side)
        self._seconds = histogram(metrics.LOAD_RESPONSE_SECONDS).labels(*side)
        responses = counter(metrics.LOAD_RESPONSES)
        self._outcomes = {outcome: responses.labels(*side, outcome) for outcome in OUTCOMES}

    def offer(self, metric: metrics.Metric, amount: int) -> None:
        """Change what is offered: users in closed load, a rate in open load."""
        gauge(metric).labels(*self._side).inc(amount)

    def answered(self, seconds: float, right: bool) -> None:
        """Count an answer."""
        if right:
            self._seconds.observe(seconds)
        in_time = "good" if seconds <= self._objective else "slow"
        self._outcomes[in_time if right else "wrong"].inc()

    def failed(self) -> None:
        """Count a request that got no answer, or an error; its time would flatter the rest."""
        self._outcomes["failed"].inc()

    def shed(self) -> None:
        """Count an arrival that the generator had no room for; the run is then worth nothing."""
        self._outcomes["shed"].inc()
