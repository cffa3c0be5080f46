"""What workers cannot tell about themselves: the whole service's CPU, memory, threads, queue."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import psutil
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric as Family
from prometheus_client.registry import Collector

from services.common.measuring import metrics
from services.common.measuring.exporter.accept_queue import accept_queue


class ProcessMetrics(Collector):
    """Collects the process metrics of the server `pid` at `port`, its workers included."""

    def __init__(self, pid: int, port: int) -> None:
        self._server = psutil.Process(pid)
        self._port = port

    def collect(self) -> Iterator[Family]:
        """Yield one family for each metric declared as `process`."""
        tree = self._tree()
        cpu = CounterMetricFamily(metrics.CPU_SECONDS.name, metrics.CPU_SECONDS.meaning)
        cpu.add_metric([], sum(_each(tree, _cpu_seconds)))
        yield cpu
        yield _gauge(metrics.MEMORY_BYTES, sum(_each(tree, _memory_bytes)))
        yield _gauge(metrics.THREADS, sum(_each(tree, psutil.Process.num_threads)))
        yield _gauge(metrics.PROCESSES, len(tree))
        yield _gauge(metrics.START_SECONDS, self._server.create_time())
        waiting = accept_queue(self._port)
        if waiting is not None:
            yield _gauge(metrics.ACCEPT_QUEUE, waiting)

    def _tree(self) -> list[psutil.Process]:
        try:
            return [self._server, *self._server.children(recursive=True)]
        except psutil.NoSuchProcess:
            return []


def _gauge(metric: metrics.Metric, value: float) -> Family:
    return GaugeMetricFamily(metric.name, metric.meaning, value=value)


def _each(tree: list[psutil.Process], read: object) -> Iterable[float]:
    for process in tree:
        try:
            yield read(process)  # type: ignore[operator]  # psutil's methods are untyped here
        except (psutil.NoSuchProcess, psutil.AccessDenied, OSError):
            continue  # a worker that ended while it was read


def _cpu_seconds(process: psutil.Process) -> float:
    # With the children's time each ended worker still counts once, in its parent.
    times = process.cpu_times()
    return float(times.user + times.system + times.children_user + times.children_system)


def _memory_bytes(process: psutil.Process) -> float:
    # Workers share pages; the proportional set size counts each page once.
    try:
        rollup = Path(f"/proc/{process.pid}/smaps_rollup").read_text()
    except OSError:
        return float(process.memory_info().rss)
    kilobytes = next(line.split()[1] for line in rollup.splitlines() if line.startswith("Pss:"))
    return float(kilobytes) * 1024
