"""The users of closed load: each asks again as soon as it is answered."""

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
