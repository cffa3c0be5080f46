"""Gathers the figures of both twins: the rows of `lab status`."""

from lab.watch.addresses import addresses
from lab.watch.prometheus import Prometheus
from services.common.measuring import metrics
from services.common.measuring.twin_rows import Row, question, rows


class Figures:
    """Reads the figures from Prometheus."""

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
