"""The lower half of the first dashboard: what the servers use, and what the downstream sees."""

from collections.abc import Iterator

from grafana_foundation_sdk.cog.builder import Builder
from grafana_foundation_sdk.models.dashboard import Panel

from grafana import queries as q
from grafana.panels import time_series
from grafana.queries import Query
from grafana.styles import DOWNSTREAM, FAULTS, LOAD, OUTCOMES, PREDICTED, TWINS
from services.common.measuring import metrics

ONE_CORE = 1.0  # what one Python process can use
WHO = "{{service}}"


def cost() -> Iterator[Builder[Panel]]:
    """Yield the panels of CPU, memory and threads."""
    yield time_series(
        "CPU per request",
        "CPU time that the server spends on one answer, framework and HTTP client included.",
        "s",
        Query(q.pick(q.CPU_PER_REQUEST, q.TWINS), WHO),
        axis="CPU time",
        width=6,
        styles=TWINS,
    )
    yield time_series(
        "CPU cores",
        "Cores in use by all who work; a single process ends near the line at 1, and when that is "
        "locust or downstream, the run is worth nothing.",
        "short",
        Query(q.pick(q.CPU_CORES, q.AT_WORK), WHO),
        axis="cores",
        width=6,
        styles=(*TWINS, *DOWNSTREAM, *LOAD),
        limit=ONE_CORE,
    )
    yield time_series(
        "Memory",
        "Memory of all the server's processes, a shared page counted once: "
        "what its slots cost in bytes.",
        "bytes",
        Query(q.total(metrics.MEMORY_BYTES, "service", q.TWINS), WHO),
        axis="memory",
        width=6,
        styles=TWINS,
    )
    yield time_series(
        "Threads",
        "Threads of all the server's processes: "
        "a server that waits in threads needs more of them to wait for more.",
        "short",
        Query(q.total(metrics.THREADS, "service", q.TWINS), WHO),
        axis="threads",
        width=6,
        styles=TWINS,
    )


def downstream() -> Iterator[Builder[Panel]]:
    """Yield the panels about the downstream."""
    yield time_series(
        "Downstream: in progress by caller",
        "Calls that the downstream has in progress for each server; "
        "what waits here does not wait in that server's queue.",
        "short",
        Query(q.total(metrics.WORK_IN_PROGRESS, "caller"), "{{caller}}"),
        axis="calls",
        styles=TWINS,
    )
    yield time_series(
        "Downstream: the wait",
        "Mean time that the downstream took, against the wait it was asked for (dashed, faults "
        "included); a gap means that the downstream is the bottleneck.",
        "s",
        Query(q.mean(metrics.WORK_SECONDS, ""), "downstream"),
        Query(f"max({q.WAIT_SECONDS})", "downstream predicted"),
        Query(f"max({metrics.FAULT_LATENCY_SECONDS.series})", "downstream added by faults"),
        axis="time",
        styles=(*DOWNSTREAM, *PREDICTED, *FAULTS),
    )
    yield time_series(
        "Downstream: work by outcome",
        "Calls that the downstream ended, each second: all but ok are faults that someone asked "
        "for, or calls that found it full.",
        "reqps",
        Query(q.rate(metrics.WORK, "outcome"), "downstream {{outcome}}"),
        axis="calls a second",
        styles=(*DOWNSTREAM, *OUTCOMES),
    )
