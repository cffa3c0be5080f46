"""Closed load in steps: 1, 5, 10, 20, 50, 100 users a side, 20 seconds each, then the same again.

Where throughput stops growing while users do, the slots are full: from there on only the queue
grows. Alone: `locust -f loadtest/02_ramp.py`.
"""

from locust import LoadTestShape

from loadtest.closed_users import FastapiUser, FlaskUser
from loadtest.target import settings

__all__ = ["FastapiUser", "FlaskUser", "Ramp"]

STEPS = (1, 5, 10, 20, 50, 100)  # users a side
STEP_SECONDS = 20


class Ramp(LoadTestShape):
    """The number of users by time."""

    def tick(self) -> tuple[int, float]:
        """Return users and spawn rate for now."""
        step = int(self.get_run_time() // STEP_SECONDS) % len(STEPS)  # type: ignore[no-untyped-call]  # Locust's
        users = STEPS[step] * len(settings().sides)
        return users, users
