"""Whether a median keeps within its bound, as far as it is known, whatever the distribution."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import comb
from statistics import median

from lab.report.report import NO_VERDICT

CONFIDENCE = 0.95
FEWEST = 6  # figures that bound a median at all
WIDEST = 1.1  # times its lower end that an interval's upper end may be, on a machine that is quiet


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


def verdict(found: Interval | None, bound: float | None) -> str:
    """Return `holds` or `misses` if all of the interval does so, else `no verdict`."""
    if bound is None:
        return "no bound"
    if found is None or found.low <= bound < found.high:
        return NO_VERDICT
    return "holds" if found.high <= bound else "misses"


def why_none(found: Interval | None, bound: float, rounds: int) -> str:
    """Return in a sentence why there is no verdict after so many rounds."""
    if rounds < FEWEST:
        return f"Too few rounds to judge: a verdict takes {FEWEST}."
    if found is None:
        return "This machine is too busy to judge: other work took its cores."
    if found.high > WIDEST * found.low:
        return "This machine is too busy to judge: the rounds differ too much."
    return f"Too near to {bound:g} to judge."
