"""Every metric of the lab: its name, unit, labels and meaning. Dashboards and rules name these."""

from dataclasses import dataclass
from typing import Literal

# Seconds, from half a millisecond to two minutes, for a queue has no ceiling. Percentiles are
# interpolated in a bucket, so a figure errs by a step at most: half a millisecond, or 2.9%. The
# handler's clock and the client's use the same steps, or the lesser could seem the greater.
TIME_BUCKETS = (
    *(round(0.0005 * step, 4) for step in range(1, 35)),
    *(round(0.017 * 1.029**step, 5) for step in range(1, 311)),
)
LAG_BUCKETS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)


@dataclass(frozen=True, eq=False)  # declared once, so told apart by identity: cheap to look up
class Metric:
    """One declared metric. `by` names who exposes it: twin, downstream, load, or process (all).

    Of a `shared` gauge every worker knows the whole service's value; others have a share each.
    """

    name: str
    kind: Literal["counter", "gauge", "histogram"]
    by: Literal["twin", "downstream", "load", "process"]
    meaning: str
    labels: tuple[str, ...] = ()
    buckets: tuple[float, ...] = TIME_BUCKETS
    shared: bool = False

    @property
    def series(self) -> str:
        """A name under which Prometheus holds the metric."""
        return f"{self.name}_bucket" if self.kind == "histogram" else self.name

    @property
    def places(self) -> int:
        """How many numbers one series is: a histogram's buckets, the endless one, and its sum."""
        return len(self.buckets) + 2 if self.kind == "histogram" else 1


SERVICE_INFO = Metric(
    "lab_service_info",
    "gauge",
    "twin",
    "Always 1; the labels say which server model is in force",
    ("route", "variant", "framework", "server"),
    shared=True,
)
REQUESTS = Metric("lab_requests_total", "counter", "twin", "Answers given", ("route", "status"))
HANDLER_SECONDS = Metric(
    "lab_handler_seconds",
    "histogram",
    "twin",
    "From the handler's start to its answer, refusals for want of room left out",
    ("route",),
)
QUEUE_SECONDS = Metric(
    "lab_queue_seconds", "histogram", "twin", "From X-Request-Start to the handler", ("route",)
)
IN_PROGRESS = Metric("lab_requests_in_progress", "gauge", "twin", "Requests inside a handler")
SLOTS = Metric(
    "lab_slots", "gauge", "twin", "Requests one service can have inside", ("route",), shared=True
)
LOOP_LAG_SECONDS = Metric(
    "lab_loop_lag_seconds",
    "histogram",
    "twin",
    "How late the event loop ran a timer; only servers with a loop fill it",
    buckets=LAG_BUCKETS,
)
THREADS_BUSY = Metric("lab_thread_pool_busy", "gauge", "twin", "Pool threads at work")
THREADS_WAITING = Metric("lab_thread_pool_waiting", "gauge", "twin", "Work waiting for a thread")
POOL_SIZE = Metric("lab_downstream_pool_size", "gauge", "twin", "Downstream connections allowed")
POOL_BUSY = Metric("lab_downstream_pool_busy", "gauge", "twin", "Downstream connections in use")
POOL_WAITING = Metric("lab_downstream_pool_waiting", "gauge", "twin", "Calls that wait for one")
CALLS = Metric("lab_downstream_calls_total", "counter", "twin", "Calls made", ("outcome",))
CALL_SECONDS = Metric("lab_downstream_call_seconds", "histogram", "twin", "One call, pool included")

WORK = Metric("lab_work_total", "counter", "downstream", "Work answered", ("caller", "outcome"))
WORK_SECONDS = Metric(
    "lab_work_seconds", "histogram", "downstream", "From arrival to departure", ("caller",)
)
WORK_IN_PROGRESS = Metric(
    "lab_work_in_progress", "gauge", "downstream", "Work waited for now", ("caller",)
)
FAULT_LATENCY_SECONDS = Metric(
    "lab_fault_latency_seconds", "gauge", "downstream", "Mean latency that the faults now add"
)

LOAD_USERS = Metric(
    "lab_load_users", "gauge", "load", "Users at work, in closed load", ("service", "route")
)
LOAD_RATE = Metric(
    "lab_load_rate", "gauge", "load", "Arrivals a second, in open load", ("service", "route")
)
LOAD_WAIT_SECONDS = Metric(
    "lab_load_wait_seconds",
    "gauge",
    "load",
    "The wait that users ask for",
    ("service", "route"),
    shared=True,
)
LOAD_ARRIVALS = Metric(
    "lab_load_arrivals_total", "counter", "load", "Requests that set out", ("service", "route")
)
LOAD_RESPONSES = Metric(
    "lab_load_responses_total",
    "counter",
    "load",
    "Answers by outcome: good, slow (right, but past the objective), wrong, failed, shed",
    ("service", "route", "outcome"),
)
LOAD_RESPONSE_SECONDS = Metric(
    "lab_load_response_seconds",
    "histogram",
    "load",
    "What the client saw of right answers, unrounded",
    ("service", "route"),
)

CPU_SECONDS = Metric("lab_cpu_seconds_total", "counter", "process", "CPU time of the service")
MEMORY_BYTES = Metric("lab_memory_bytes", "gauge", "process", "Memory of the service (PSS, or RSS)")
THREADS = Metric("lab_threads", "gauge", "process", "Threads of the service")
PROCESSES = Metric("lab_processes", "gauge", "process", "Processes of the service")
START_SECONDS = Metric("lab_start_time_seconds", "gauge", "process", "When the service started")
ACCEPT_QUEUE = Metric(
    "lab_accept_queue", "gauge", "process", "Connections that the kernel holds, not yet accepted"
)

METRICS = tuple(value for value in list(globals().values()) if isinstance(value, Metric))
