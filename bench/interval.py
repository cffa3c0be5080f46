"""The median of a few figures, and how far it is known, whatever their distribution."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import comb
from statistics import median

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Interval:
    """A median, and two figures between which the true one lies in at least 95 of 100 cases."""

    low: float
    median: float
    high: float


def interval(figures: Iterable[float]) -> Interval | None:
    """Return the interval of the true median; None of fewer than six figures: they bound nothing.

    Each figure falls above or below the true median as a coin does: so the order alone tells.
    """
    ordered = sorted(figures)
    place = _place(len(ordered))
    return Interval(ordered[place - 1], median(ordered), ordered[-place]) if place else None


def _place(count: int) -> int:
    # From either end: what so many figures leave beyond it is rare enough. 0: nothing is.
    place, beyond = 0, 0.5**count
    while beyond <= (1 - CONFIDENCE) / 2:
        place += 1
        beyond += comb(count, place) * 0.5**count
    return place
