"""PromQL from the declared metrics and the recorded rules; nothing else here knows their names."""

from dataclasses import dataclass

from services.common.contract import twins
from services.common.measuring.metrics import LOAD_WAIT_SECONDS, SERVICE_INFO, SLOTS, Metric

# What prometheus/rules.yml records, by service and route (the last two by service).
WAIT_SECONDS = "lab:wait_seconds:mean"
BUSY_SLOTS = "lab:busy_slots:min"
PREDICTED_THROUGHPUT = "lab:predicted_throughput:rate"
PREDICTED_RESPONSE_SECONDS = "lab:predicted_response_seconds:mean"
GOODPUT = "lab:goodput:rate15s"
FAILURES = "lab:failures:rate15s"
ARRIVALS = "lab:arrivals:rate15s"
CLIENT_P50 = "lab:client_seconds:p50"
CLIENT_P95 = "lab:client_seconds:p95"
CLIENT_P99 = "lab:client_seconds:p99"
HANDLER_P95 = "lab:handler_seconds:p95"
QUEUE_P95 = "lab:queue_seconds:p95"
QUEUE_MEAN = "lab:queue_seconds:mean"
CPU_CORES = "lab:cpu_cores:rate15s"
CPU_PER_REQUEST = "lab:cpu_per_request_seconds:mean"

WINDOW = "15s"  # as in the rules
TWIN_NAMES = tuple(twins.TWINS)
VARIABLE = "service"  # of the dashboard "Inside one server"
TWINS = f'service=~"{"|".join(TWIN_NAMES)}"'
AT_WORK = 'service!="console"'  # who only looks on has no part in a request
CHOSEN = f'service="${VARIABLE}"'
EACH = tuple(f'service="{service}"' for service in TWIN_NAMES)  # for a fixed order


@dataclass(frozen=True)
class Query:
    """A PromQL expression and the name of its series, with labels as `{{label}}`."""

    expr: str
    legend: str


def pick(name: str, *matchers: str) -> str:
    """Return the series called `name` whose labels match."""
    return f"{name}{{{','.join(matchers)}}}" if matchers else name


def known(expr: str) -> str:
    """Return `expr` without its NaN: a quantile of nothing is no figure."""
    return f"{expr} >= 0"


def under_load(expr: str) -> str:
    """Return the part of `expr` that is about the route that each service is asked for."""
    return f"{expr} and on (service, route) {LOAD_WAIT_SECONDS.name}"


def slots_under_load(by: str, *matchers: str) -> str:
    """Return the slots on the route that each service is asked for; other routes have their own."""
    return f"max by ({by}) ({under_load(pick(SLOTS.series, *matchers))})"


def model(*matchers: str) -> str:
    """Return the slots under load with the server that has them as a label."""
    labels = "service, route, variant, server"
    info = f"max by ({labels}) ({pick(SERVICE_INFO.series, *matchers)})"
    slots = slots_under_load("service, route", *matchers)
    return f"{slots} * on (service, route) group_right () {info}"


def total(metric: Metric, by: str, *matchers: str) -> str:
    """Return the sum of a gauge."""
    return f"sum by ({by}) ({pick(metric.series, *matchers)})"


def most(metric: Metric, by: str, *matchers: str) -> str:
    """Return the greatest value of a gauge that every worker knows."""
    return f"max by ({by}) ({pick(metric.series, *matchers)})"


def rate(metric: Metric, by: str, *matchers: str) -> str:
    """Return how often a counter counts, each second."""
    return _rate(metric.series, by, *matchers)


def mean(metric: Metric, by: str, *matchers: str) -> str:
    """Return the mean of a histogram; without observations there is none."""
    count = _rate(f"{metric.name}_count", by, *matchers)
    return f"{_rate(f'{metric.name}_sum', by, *matchers)} / ({count} > 0)"


def quantile(share: float, metric: Metric, by: str, *matchers: str) -> str:
    """Return the value of a histogram that `share` of its observations do not pass."""
    labels = ", ".join(filter(None, (by, "le")))
    return known(f"histogram_quantile({share}, {_rate(metric.series, labels, *matchers)})")


def ratio(part: str, whole: str) -> str:
    """Return `part` as a share of `whole`, each one series a service."""
    return f"{part} / on (service) {whole}"


def _rate(name: str, by: str, *matchers: str) -> str:
    return f"sum by ({by}) (rate({pick(name, *matchers)}[{WINDOW}]))"
