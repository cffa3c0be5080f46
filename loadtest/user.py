"""A user of one side: asks, checks status and body, and notes the raw time."""

import json
import time
from typing import Any

import gevent
from locust import FastHttpUser

import loadtest.process  # noqa: F401  # what each process of Locust does first
from loadtest.meter import LoadMeter
from loadtest.target import Target, settings
from services.common.contract.routes import REQUEST_START
from services.common.measuring import metrics
from services.common.measuring.recording import number

# A refusal takes no time: a closed loop that asks again at once would only heat the generator.
FAILURE_PAUSE = 0.2  # seconds


class CheckedUser(FastHttpUser):
    """The base of every user here; a subclass names its `target` and a task."""

    abstract = True
    target: Target
    connection_timeout = network_timeout = settings().timeout
    max_retries = 0
    offered = metrics.LOAD_USERS
    meter: LoadMeter

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  # Locust's arguments
        self.host = self.target.url
        super().__init__(*args, **kwargs)
        self.meter = LoadMeter(self.target)

    def on_start(self) -> None:
        """Count the user in."""
        self.meter.offer(self.offered, +1)
        wait = number(metrics.LOAD_WAIT_SECONDS, self.target.service, self.target.route)
        wait.set(self.target.wait_ms / 1000)

    def on_stop(self) -> None:
        """Count the user out."""
        self.meter.offer(self.offered, -1)

    def ask(self) -> None:
        """Make one request, check its answer, and count it."""
        self.meter.arrivals.inc()
        start = time.perf_counter()
        headers = {REQUEST_START: f"t={time.time():.6f}"}
        with self.client.get(
            self.target.path,
            name=f"{self.target.service} {self.target.route}",
            headers=headers,
            catch_response=True,
        ) as answer:
            seconds = time.perf_counter() - start
            if answer.status_code != 200:
                answer.failure(f"status {answer.status_code}")
                self.meter.failed(seconds)
                gevent.sleep(FAILURE_PAUSE)
            elif right := _body(answer.content) == self.target.expected:
                self.meter.answered(seconds, right)
            else:
                answer.failure("wrong body")
                self.meter.answered(seconds, right)


def _body(content: bytes) -> object:
    try:
        return json.loads(content)
    except ValueError:
        return None
