"""Whether a figure keeps within its bound, as far as its interval can tell."""

from bench.interval import Interval
from lab.report.report import NO_VERDICT

FEWEST = 6  # figures that bound a median at all
WIDEST = 1.1  # times its lower end that an interval's upper end may be, on a machine that is quiet


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
