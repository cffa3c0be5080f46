"""Reads what the workers of a server wrote on their boards, and merges it."""

import threading
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

import psutil
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.metrics_core import Metric as Family
from prometheus_client.registry import Collector

from services.common.measuring import shared_numbers
from services.common.measuring.metrics import METRICS, Metric

Series = dict[tuple[str, tuple[str, ...]], list[float]]  # numbers by metric and labels
_DECLARED = {metric.name: metric for metric in METRICS}


class WorkerMetrics(Collector):
    """Collects the families of all workers of the server `pid` from `folder`.

    A worker that ended leaves its counts and takes its gauges with it.
    """

    def __init__(self, folder: Path, pid: int) -> None:
        self._folder = folder
        self._server = psutil.Process(pid)
        self._left: Series = {}  # by workers that ended
        self._lock = threading.Lock()  # scrapes may overlap

    def collect(self) -> Iterator[Family]:
        """Yield every family of the workers, merged."""
        with self._lock:
            merged: Series = {}
            for places, alive in self._written():
                if not alive:
                    _merge(self._left, _series(places, gauges=False))
                    places.with_suffix(".values").unlink()
                    places.unlink()
                else:
                    _merge(merged, _series(places, gauges=True))
            _merge(merged, self._left)
        yield from _families(merged)

    def _written(self) -> list[tuple[Path, bool]]:
        # Files first: a worker that starts in between is then not taken for an ended one.
        found = sorted(self._folder.glob("*.places"), key=_began)
        try:
            family = [self._server, *self._server.children(recursive=True)]
        except psutil.NoSuchProcess:
            family = []
        newest = {_pid(places): places for places in found}  # the kernel gives numbers again
        alive = {newest.get(process.pid) for process in family}
        return [(places, places in alive) for places in found]


def _pid(places: Path) -> int:
    return int(places.stem.partition("-")[0])


def _began(places: Path) -> int:
    return int(places.stem.partition("-")[2])


def _series(places: Path, gauges: bool) -> Series:
    taken, numbers = shared_numbers.read(places)
    found: Series = {}
    for entry in taken:
        metric = _DECLARED[entry.metric]
        if gauges or metric.kind != "gauge":
            values = numbers[entry.first : entry.first + metric.places]
            found[entry.metric, tuple(entry.labels)] = list(values)
    return found


def _merge(into: Series, series: Series) -> None:
    for key, values in series.items():
        known = into.get(key)
        join = max if _DECLARED[key[0]].shared else float.__add__
        into[key] = values if known is None else list(map(join, known, values))


def _families(merged: Series) -> Iterator[Family]:
    families: dict[str, Family] = {}
    for (name, labels), values in sorted(merged.items()):
        metric = _DECLARED[name]
        family = families.setdefault(
            name, _KINDS[metric.kind](name, metric.meaning, labels=metric.labels)
        )
        _add(family, metric, labels, values)
    yield from families.values()


_KINDS = {
    "counter": CounterMetricFamily,
    "gauge": GaugeMetricFamily,
    "histogram": HistogramMetricFamily,
}


def _add(family: Family, metric: Metric, labels: tuple[str, ...], values: list[float]) -> None:
    if isinstance(family, HistogramMetricFamily):
        _add_histogram(family, metric, labels, values)
    else:
        family.add_metric(labels, values[0])  # type: ignore[attr-defined]  # counters and gauges alike


def _add_histogram(
    family: HistogramMetricFamily, metric: Metric, labels: tuple[str, ...], values: list[float]
) -> None:
    *counts, total = values
    upto = list(accumulate(counts))
    # A route that nobody asks for would be hundreds of lines of nothing in every scrape.
    if upto[-1] or not metric.labels:
        bounds = [*map(str, metric.buckets), "+Inf"]
        family.add_metric(labels, buckets=list(zip(bounds, upto, strict=True)), sum_value=total)
