"""Asks Prometheus."""

import math

from lab.watch.addresses import NoAnswerError, ask

TIMEOUT = 2.0  # seconds


class NoFiguresError(Exception):
    """Prometheus does not answer."""


class Prometheus:
    """The Prometheus at `url`."""

    def __init__(self, url: str) -> None:
        self.url = url

    def query(self, expression: str) -> list[tuple[dict[str, str], float]]:
        """Return labels and value of every series; series without a number are left out.

        Raises `NoFiguresError` when Prometheus gives no answer.
        """
        try:
            body = ask(f"{self.url}/api/v1/query", TIMEOUT, {"query": expression})
        except NoAnswerError:
            raise NoFiguresError(f"Prometheus does not answer at {self.url}.") from None
        pairs = ((entry["metric"], float(entry["value"][1])) for entry in body["data"]["result"])
        return [(labels, value) for labels, value in pairs if math.isfinite(value)]

    def by_service(self, expression: str) -> dict[str, float]:
        """Return the value of `expression` by its `service` label."""
        return {labels["service"]: value for labels, value in self.query(expression)}
