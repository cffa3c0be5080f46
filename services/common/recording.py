"""Makes the recorder of a declared metric. Workers write, the owner process reads (mmap files)."""

from functools import cache

from prometheus_client import Counter, Gauge, Histogram

from services.common.metrics import Metric


@cache
def counter(metric: Metric) -> Counter:
    """Return the process's counter for `metric`."""
    return Counter(metric.name, metric.meaning, metric.labels)


@cache
def gauge(metric: Metric) -> Gauge:
    """Return the process's gauge for `metric`; a service's value is the sum over live workers."""
    return Gauge(metric.name, metric.meaning, metric.labels, multiprocess_mode="livesum")


@cache
def shared_gauge(metric: Metric) -> Gauge:
    """Return the process's gauge for `metric`; every worker knows the whole service's value."""
    return Gauge(metric.name, metric.meaning, metric.labels, multiprocess_mode="livemax")


@cache
def histogram(metric: Metric) -> Histogram:
    """Return the process's histogram for `metric`."""
    return Histogram(metric.name, metric.meaning, metric.labels, buckets=metric.buckets)
