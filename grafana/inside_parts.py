"""The lower half of the second dashboard: the parts of a server that can be full or held up."""

from collections.abc import Iterator

from grafana_foundation_sdk.cog.builder import Builder
from grafana_foundation_sdk.models.dashboard import Panel

from grafana import queries as q
from grafana.panels import time_series
from grafana.queries import CHOSEN, Query
from grafana.styles import OUTCOMES, PREDICTED, TWINS, WAITING
from services.common.measuring import metrics

HELD_UP = 0.1  # seconds: half of the default wait of 200 ms is lost before anything is answered
WHO = "{{service}}"


def parts() -> Iterator[Builder[Panel]]:
    """Yield the panels of the server's parts, from its door to the downstream, and of its cost."""
    yield from (_loop_lag(), _threads(), _accept_queue())
    yield from (_pool(), _calls(), _call_seconds())
    yield from _process()


def _loop_lag() -> Builder[Panel]:
    return time_series(
        "Event-loop lag p99",
        "How late the event loop runs what is due; above the line at 100 ms "
        "some code holds it, and every request waits.",
        "s",
        Query(q.quantile(0.99, metrics.LOOP_LAG_SECONDS, "service", CHOSEN), f"{WHO} p99"),
        axis="lag",
        styles=TWINS,
        limit=HELD_UP,
        empty="no event loop measured",
    )


def _threads() -> Builder[Panel]:
    return time_series(
        "Thread pool",
        "Pool threads at work, and work that waits for one (dashed): "
        "dashes above 0 mean that threads are the slots.",
        "short",
        Query(q.total(metrics.THREADS_BUSY, "service", CHOSEN), f"{WHO} busy"),
        Query(q.total(metrics.THREADS_WAITING, "service", CHOSEN), f"{WHO} waiting"),
        axis="threads",
        styles=(*TWINS, *WAITING),
    )


def _accept_queue() -> Builder[Panel]:
    return time_series(
        "Accept queue",
        "Connections that the kernel holds because no worker has accepted them; "
        "their clients wait, and no handler knows.",
        "short",
        Query(q.total(metrics.ACCEPT_QUEUE, "service", CHOSEN), WHO),
        axis="connections",
        styles=TWINS,
    )


def _pool() -> Builder[Panel]:
    return time_series(
        "Downstream pool",
        "Connections to the downstream in use, and calls that wait for one (dashed): "
        "dashes above 0 mean that the pool is a hidden number of slots.",
        "short",
        Query(q.total(metrics.POOL_BUSY, "service", CHOSEN), f"{WHO} busy"),
        Query(q.total(metrics.POOL_WAITING, "service", CHOSEN), f"{WHO} waiting"),
        axis="connections",
        styles=(*TWINS, *WAITING),
    )


def _calls() -> Builder[Panel]:
    return time_series(
        "Downstream calls by outcome",
        "Calls ended each second; only ok becomes an answer that counts.",
        "reqps",
        Query(q.rate(metrics.CALLS, "service, outcome", CHOSEN), f"{WHO} {{{{outcome}}}}"),
        axis="calls a second",
        styles=(*TWINS, *OUTCOMES),
    )


def _call_seconds() -> Builder[Panel]:
    return time_series(
        "Downstream call p95",
        "One call for 95 of 100, the wait for a connection included; "
        "compare with the wait that was asked for (dashed).",
        "s",
        Query(q.quantile(0.95, metrics.CALL_SECONDS, "service", CHOSEN), f"{WHO} p95"),
        Query(q.pick(q.WAIT_SECONDS, CHOSEN), f"{WHO} {{{{route}}}} predicted"),
        axis="time",
        styles=(*TWINS, *PREDICTED),
    )


def _process() -> Iterator[Builder[Panel]]:
    yield time_series(
        "CPU cores",
        "Cores in use; a worker process ends near 1, so a flat line at the number of workers "
        "means that CPU is the limit.",
        "short",
        Query(q.pick(q.CPU_CORES, CHOSEN), WHO),
        axis="cores",
        styles=TWINS,
    )
    yield time_series(
        "Memory",
        "Memory of all the server's processes, a shared page counted once.",
        "bytes",
        Query(q.total(metrics.MEMORY_BYTES, "service", CHOSEN), WHO),
        axis="memory",
        styles=TWINS,
    )
    yield time_series(
        "Threads",
        "Threads of all the server's processes, pools included.",
        "short",
        Query(q.total(metrics.THREADS, "service", CHOSEN), WHO),
        axis="threads",
        styles=TWINS,
    )
