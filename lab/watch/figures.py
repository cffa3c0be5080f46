"""Gathers the figures of both twins: the rows of `lab status`."""

from dataclasses import asdict, dataclass
from typing import Any

from lab.watch.addresses import addresses
from lab.watch.prometheus import Prometheus
from services.common import metrics

TWINS = ("flask", "fastapi")

# Of the route under load only, and by service: what each column of the table asks Prometheus.
_UNDER_LOAD = f"and on (service, route) {metrics.LOAD_WAIT_SECONDS.name}"
QUERIES = {
    "users": f"sum by (service) ({metrics.LOAD_USERS.name})",
    "rate": f"sum by (service) ({metrics.LOAD_RATE.name})",
    "slots": f"max by (service) ({metrics.SLOTS.name} {_UNDER_LOAD})"
    f' or max by (service) ({metrics.SLOTS.name}{{route="/wait"}})',
    "predicted": "sum by (service) (lab:predicted_throughput:rate)",
    "goodput": "sum by (service) (lab:goodput:rate15s)",
    "failures": "sum by (service) (lab:failures:rate15s)",
    "client_p95": "max by (service) (lab:client_seconds:p95)",
    "client_p50": "max by (service) (lab:client_seconds:p50)",
    "handler_p95": f"max by (service) (lab:handler_seconds:p95 {_UNDER_LOAD})",
    "queue_mean": f"max by (service) (lab:queue_seconds:mean {_UNDER_LOAD})",
    "accept_queue": f"sum by (service) ({metrics.ACCEPT_QUEUE.name})",
    "cpu_cores": "sum by (service) (lab:cpu_cores:rate15s)",
    "memory": f"sum by (service) ({metrics.MEMORY_BYTES.name})",
}


_MODEL = (
    f"({metrics.SERVICE_INFO.name} {_UNDER_LOAD})"
    f' or on (service) {metrics.SERVICE_INFO.name}{{route="/wait"}}'
)


@dataclass(frozen=True)
class Row:
    """The figures of one service; seconds, bytes, requests a second. None: not known now."""

    service: str
    server: str | None
    variant: str | None
    users: float | None
    rate: float | None
    slots: float | None
    predicted: float | None
    goodput: float | None
    failures: float | None
    client_p50: float | None
    client_p95: float | None
    handler_p95: float | None
    queue_mean: float | None
    accept_queue: float | None
    cpu_cores: float | None
    memory: float | None

    def as_json(self) -> dict[str, Any]:
        """Return the row for `lab status --json`."""
        return asdict(self)


class Figures:
    """Reads the figures from Prometheus: a saturated twin could not be asked in time."""

    def __init__(self) -> None:
        self._prometheus = Prometheus(addresses()["prometheus"].reach)

    def rows(self) -> list[Row]:
        """Return a row for each twin. Raises `NoFiguresError` when Prometheus does not answer."""
        columns = {name: self._prometheus.by_service(query) for name, query in QUERIES.items()}
        models = {labels["service"]: labels for labels, _ in self._prometheus.query(_MODEL)}
        return [_row(twin, models.get(twin, {}), columns) for twin in TWINS]

    def load_seconds(self) -> float:
        """Return for how long this load has run, 0 if none does."""
        started = f'{metrics.START_SECONDS.name}{{service="locust"}}'
        return max((value for _, value in self._prometheus.query(f"time() - {started}")), default=0)

    def wait_ms(self) -> float | None:
        """Return the wait that the load asks for, in milliseconds."""
        values = self._prometheus.by_service(f"max by (service) ({metrics.LOAD_WAIT_SECONDS.name})")
        return max(values.values()) * 1000 if values else None


def rows_without_figures() -> list[Row]:
    """Return the rows when nothing is known."""
    return [_row(twin, {}, {name: {} for name in QUERIES}) for twin in TWINS]


def _row(twin: str, model: dict[str, str], columns: dict[str, dict[str, float]]) -> Row:
    values = {name: column.get(twin) for name, column in columns.items()}
    return Row(twin, model.get("server"), model.get("variant"), **values)
