"""Asks Prometheus: for the figures of both twins, and the first comparison in one sentence."""

import math
import time
from collections.abc import Callable
from typing import Any

from lab.watch.addresses import NoAnswerError, addresses, ask
from services.common.measuring import metrics
from services.common.measuring.twin_rows import WINDOW_SECONDS, Row, question, rows

TIMEOUT = 2.0  # seconds
SETTLE_SECONDS = 45.0
STEADY = 0.05  # of the prediction
_PERIOD = 0.5


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
        return numbers(body)

    def by_service(self, expression: str) -> dict[str, float]:
        """Return the value of `expression` by its `service` label."""
        return {labels["service"]: value for labels, value in self.query(expression)}


def numbers(body: dict[str, Any]) -> list[tuple[dict[str, str], float]]:
    """Return labels and value of every series in an answer about now that has a number."""
    pairs = ((entry["metric"], float(entry["value"][1])) for entry in body["data"]["result"])
    return [(labels, value) for labels, value in pairs if math.isfinite(value)]


class TwinFigures:
    """The figures of both twins, and of the load that they are under."""

    def __init__(self) -> None:
        self._prometheus = Prometheus(addresses()["prometheus"].reach)

    def rows(self) -> list[Row]:
        """Return a row for each twin. Raises `NoFiguresError` when Prometheus does not answer."""
        return rows(self._prometheus.query(question()))

    def load_seconds(self) -> float:
        """Return for how long this load has run, 0 if none does."""
        started = f'{metrics.START_SECONDS.name}{{service="locust"}}'
        return max((value for _, value in self._prometheus.query(f"time() - {started}")), default=0)

    def wait_ms(self) -> float | None:
        """Return the wait that the load asks for, in milliseconds."""
        values = self._prometheus.by_service(f"max by (service) ({metrics.LOAD_WAIT_SECONDS.name})")
        return max(values.values()) * 1000 if values else None


def first_comparison(figures: TwinFigures, tell: Callable[[float], None] = lambda _: None) -> str:
    """Return the sentence, as soon as 15 s of load give steady figures; or why there is none.

    `tell` hears for how many seconds there has been load.
    """
    deadline = time.monotonic() + SETTLE_SECONDS
    rows: list[Row] = []
    while time.monotonic() < deadline:
        try:
            rows = figures.rows()
            loaded = figures.load_seconds()
        except NoFiguresError as error:
            return str(error)
        tell(loaded)
        if loaded > WINDOW_SECONDS and all(map(_steady, rows)):
            break
        time.sleep(_PERIOD)
    if not all(row.goodput and row.predicted for row in rows):
        return "No load ran, so there is nothing to compare yet."
    return sentence(rows, figures.wait_ms())


def sentence(rows: list[Row], wait_ms: float | None) -> str:
    """Return the comparison of these rows."""
    load = f"{rows[0].users:.0f} users" if rows[0].users else f"{rows[0].rate or 0:.0f} arrivals/s"
    sides = " · ".join(map(_side, rows))
    return f"{load} a side, the same {wait_ms:.0f} ms wait: {sides}."


def _steady(row: Row) -> bool:
    if not row.goodput or not row.predicted:
        return False
    return abs(row.goodput / row.predicted - 1) <= STEADY


def _side(row: Row) -> str:
    return (
        f"{row.variant or row.service} ({row.slots or 0:,.0f} slots) answers {row.goodput:.1f} "
        f"requests/s of {row.predicted:.1f} predicted, p95 {(row.client_p95 or 0) * 1000:,.0f} ms"
    )
