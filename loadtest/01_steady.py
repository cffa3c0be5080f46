"""Steady closed load on both twins side by side: each user asks again as soon as it is answered.

Alone: `locust -f loadtest/01_steady.py --users 40 --spawn-rate 40`.
"""

from locust import task

from loadtest import target
from loadtest.user import CheckedUser


class FlaskUser(CheckedUser):
    """A user of twin A."""

    target = target.flask()

    @task
    def wait(self) -> None:
        """Ask once."""
        self.ask()


class FastapiUser(CheckedUser):
    """A user of twin B."""

    target = target.fastapi()

    @task
    def wait(self) -> None:
        """Ask once."""
        self.ask()
