"""The figures of both twins: what to ask Prometheus, and the rows that its answer makes.

Whoever shows figures asks the same: a saturated twin could not be asked in time.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from services.common.contract.twins import TWINS
from services.common.measuring import metrics

WINDOW_SECONDS = 15.0  # of the rules in prometheus/rules.yml

Labels = dict[str, str]

# Of the route under load only, and by service.
_UNDER_LOAD = f"and on (service, route) {metrics.LOAD_WAIT_SECONDS.name}"
_THE_TWINS = f'service=~"{"|".join(TWINS)}"'
QUERIES = {
    "users": f"sum by (service) ({metrics.LOAD_USERS.name})",
    "rate": f"sum by (service) ({metrics.LOAD_RATE.name})",
    "slots": f"max by (service) ({metrics.SLOTS.name} {_UNDER_LOAD})"
    f' or max by (service) ({metrics.SLOTS.name}{{route="/wait"}})',
    "wait": "max by (service) (lab:wait_seconds:mean)",
    "predicted": "sum by (service) (lab:predicted_throughput:rate)",
    "goodput": "sum by (service) (lab:goodput:rate15s)",
    "late": "sum by (service) (lab:late:rate15s)",
    "failures": "sum by (service) (lab:failures:rate15s)",
    "client_p95": "max by (service) (lab:client_seconds:p95)",
    "handler_p95": f"max by (service) (lab:handler_seconds:p95 {_UNDER_LOAD})",
    "queue_mean": f"max by (service) (lab:queue_seconds:mean {_UNDER_LOAD})",
    "busy": f"sum by (service) (avg_over_time({metrics.IN_PROGRESS.name}[{WINDOW_SECONDS:.0f}s]))",
    "accept_queue": f"sum by (service) ({metrics.ACCEPT_QUEUE.name})",
    "cpu_cores": "sum by (service) (lab:cpu_cores:rate15s)",
    "memory": f"sum by (service) ({metrics.MEMORY_BYTES.name})",
    "age": f"time() - max by (service) ({metrics.START_SECONDS.name})",
    "up": f"max by (service) (up{{{_THE_TWINS}}})",
}
_MODEL = (
    f"({metrics.SERVICE_INFO.name} {_UNDER_LOAD})"
    f' or on (service) {metrics.SERVICE_INFO.name}{{route="/wait"}}'
)
# Whether the load has been as it is now for as long as the rules look back; a scrape takes 2 s.
_SETTLED = " or ".join(
    f"(min_over_time({offered}[{WINDOW_SECONDS:.0f}s]) == bool {offered})"
    f" * (count_over_time({offered}[{WINDOW_SECONDS:.0f}s]) >= bool 6)"
    for offered in (metrics.LOAD_USERS.name, metrics.LOAD_RATE.name)
)
QUERIES["settled"] = f"min by (service) ({_SETTLED})"
_FIGURE = "figure"  # the label that tells the columns of one answer apart


@dataclass(frozen=True)
class Row:
    """The figures of one service; seconds, bytes, requests a second. None: not known now.

    `wait` is what the downstream takes, its faults included; `late` are right answers past the
    objective; `busy` are the slots in use on
    average, `age` is for how long the service has run, `up` is 0 while it cannot be scraped, and
    `settled` is 0 while the figures still know another load than the one that runs.
    """

    service: str
    server: str | None = None
    variant: str | None = None
    users: float | None = None
    rate: float | None = None
    slots: float | None = None
    wait: float | None = None
    predicted: float | None = None
    goodput: float | None = None
    late: float | None = None
    failures: float | None = None
    client_p95: float | None = None
    handler_p95: float | None = None
    queue_mean: float | None = None
    busy: float | None = None
    accept_queue: float | None = None
    cpu_cores: float | None = None
    memory: float | None = None
    age: float | None = None
    up: float | None = None
    settled: float | None = None


def question() -> str:
    """Return one expression for all figures, so that they are of one moment."""
    columns = {**QUERIES, "model": _MODEL}
    return " or ".join(
        f'label_replace({expression}, "{_FIGURE}", "{name}", "", "")'
        for name, expression in columns.items()
    )


def rows(answer: Iterable[tuple[Labels, float]]) -> list[Row]:
    """Return a row for each twin from the answer to `question`: labels and value of each series."""
    values: dict[str, dict[str, float]] = {twin: {} for twin in TWINS}
    models: dict[str, Labels] = {twin: {} for twin in TWINS}
    for labels, value in answer:
        twin, figure = labels.get("service", ""), labels[_FIGURE]
        if twin not in TWINS:
            continue
        if figure == "model":
            models[twin] = labels
        else:
            values[twin][figure] = value
    return [
        Row(twin, models[twin].get("server"), models[twin].get("variant"), **values[twin])
        for twin in TWINS
    ]
