"""Gathers the figures of both twins: the rows of `lab status`."""

from dataclasses import asdict, dataclass
from typing import Any

from lab.watch.addresses import addresses
from lab.watch.ask import NoAnswerError, ask
from lab.watch.prometheus import NoFiguresError, Prometheus
from services.common import metrics

TWINS = ("flask", "fastapi")

# Of the route under load only, and by service: what each column of the table asks Prometheus.
_UNDER_LOAD = f"and on (service, route) {metrics.LOAD_USERS.name}"
QUERIES = {
    "users": f"sum by (service) ({metrics.LOAD_USERS.name})",
    "slots": f"max by (service) ({metrics.SLOTS.name} {_UNDER_LOAD})",
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


@dataclass(frozen=True)
class Row:
    """The figures of one service; seconds, bytes, requests a second. None: not known now."""

    service: str
    server: str | None
    variant: str | None
    users: float | None
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
    """Reads the figures; what a twin says of itself is asked once and kept."""

    def __init__(self) -> None:
        self._addresses = addresses()
        self._prometheus = Prometheus(self._addresses["prometheus"].reach)
        self._models: dict[str, dict[str, Any]] = {}

    def rows(self) -> list[Row]:
        """Return a row for each twin. Raises `NoFiguresError` when Prometheus does not answer."""
        columns = {name: self._prometheus.by_service(query) for name, query in QUERIES.items()}
        return [self._row(twin, columns) for twin in TWINS]

    def rows_without_figures(self) -> list[Row]:
        """Return the rows with what the twins themselves say, and nothing measured."""
        return [self._row(twin, {name: {} for name in QUERIES}) for twin in TWINS]

    def wait_ms(self) -> float | None:
        """Return the wait that the load asks for, in milliseconds."""
        try:
            values = self._prometheus.by_service(
                f"max by (service) ({metrics.LOAD_WAIT_SECONDS.name})"
            )
        except NoFiguresError:
            return None
        return max(values.values()) * 1000 if values else None

    def _row(self, twin: str, columns: dict[str, dict[str, float]]) -> Row:
        model = self._model(twin)
        values = {name: column.get(twin) for name, column in columns.items()}
        return Row(twin, model.get("server"), model.get("variant"), **values)

    def _model(self, twin: str) -> dict[str, Any]:
        if twin not in self._models:
            try:
                # A saturated sync worker answers late; the figures must not wait for it.
                self._models[twin] = ask(f"{self._addresses[twin].reach}/", 1.5)
            except NoAnswerError:
                return {}
        return self._models[twin]
