"""Makes the recorder of a series of a declared metric. Workers write, the owner's process reads."""

import os
from bisect import bisect_left
from functools import cache

from services.common.measuring.metrics import Metric
from services.common.measuring.shared_numbers import forget, shared_numbers


class Number:
    """A counter or a gauge."""

    def __init__(self, metric: Metric, labels: tuple[str, ...]) -> None:
        here = shared_numbers()
        self._numbers, self._lock = here.numbers, here.lock
        self._place = here.take(metric, labels, 1)

    def inc(self, amount: float = 1.0) -> None:
        """Add."""
        with self._lock:
            self._numbers[self._place] += amount

    def dec(self, amount: float = 1.0) -> None:
        """Take away."""
        with self._lock:
            self._numbers[self._place] -= amount

    def set(self, value: float) -> None:
        """Put a value in place of the one that was."""
        self._numbers[self._place] = value


class Histogram:
    """Counts by bucket, the last one without an end, and after them the sum."""

    def __init__(self, metric: Metric, labels: tuple[str, ...]) -> None:
        here = shared_numbers()
        self._numbers, self._lock, self._bounds = here.numbers, here.lock, metric.buckets
        self._first = here.take(metric, labels, metric.places)
        self._sum = self._first + metric.places - 1

    def observe(self, value: float) -> None:
        """Count a value."""
        bucket = self._first + bisect_left(self._bounds, value)
        with self._lock:
            self._numbers[bucket] += 1.0
            self._numbers[self._sum] += value


@cache
def number(metric: Metric, *labels: str) -> Number:
    """Return this process's counter or gauge of the series of `metric` with these labels."""
    return Number(metric, labels)


@cache
def histogram(metric: Metric, *labels: str) -> Histogram:
    """Return this process's histogram of the series of `metric` with these labels."""
    return Histogram(metric, labels)


def begin_anew() -> None:
    """Have this process write numbers of its own from now on."""
    forget()
    number.cache_clear()
    histogram.cache_clear()


# A process that forks keeps its numbers to itself: the child begins others.
os.register_at_fork(after_in_child=begin_anew)
