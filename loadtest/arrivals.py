"""A user that is an arrival rate: one request a second sets out, whatever became of the last."""

import random
import time

import gevent
from gevent.pool import Pool
from locust import task

from loadtest.user import CheckedUser
from services.common.measuring import metrics

PERIOD = 1.0  # seconds between the arrivals of one user
MOST_IN_PROGRESS = 200  # for each user, hence for each request/s offered: 200 s of queue


class ArrivingUser(CheckedUser):
    """The base of users in open load."""

    abstract = True
    offered = metrics.LOAD_RATE
    concurrency = MOST_IN_PROGRESS

    def on_start(self) -> None:
        """Begin at a random moment, so that a rate of n is not n requests at once."""
        super().on_start()
        self._requests = Pool(MOST_IN_PROGRESS)
        gevent.sleep(random.uniform(0, PERIOD))  # noqa: S311  # no secret
        self._due = time.monotonic()

    def on_stop(self) -> None:
        """End the requests that are still in progress."""
        self._requests.kill()
        super().on_stop()

    @task
    def arrive(self) -> None:
        """Send one request on its way when it is due."""
        if self._requests.free_count():
            self._requests.spawn(self.ask)
        else:
            self.meter.shed()

    def wait_time(self) -> float:
        """Return the seconds until the next arrival is due."""
        self._due += PERIOD
        return max(self._due - time.monotonic(), 0.0)
