"""A stretch of time, cut into equal steps."""

import re
from dataclasses import dataclass

SCRAPE_SECONDS = 2  # as Prometheus scrapes: between two samples there is nothing to see
MOST_POINTS = 300  # a line, on panels that are some 400 px wide
STEPS = (1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1200, 1800, 3600, 7200, 21600, 86400)
SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


@dataclass(frozen=True)
class Span:
    """From `start` to `end`, epoch seconds, with a point every `step` seconds."""

    start: int
    end: int
    step: int

    @property
    def points(self) -> int:
        """How many points there are, both ends included."""
        return (self.end - self.start) // self.step + 1

    @property
    def times(self) -> list[int]:
        """The points, epoch milliseconds."""
        return [(self.start + index * self.step) * 1000 for index in range(self.points)]


def last(seconds: int, now: float) -> Span:
    """Return the span of the last `seconds` until `now`, on full steps.

    All who watch the same range share it, whatever the width of their screens.
    """
    step = next(step for step in STEPS if step >= max(SCRAPE_SECONDS, seconds / MOST_POINTS))
    end = int(now // step) * step
    return Span(end - seconds // step * step, end, step)


def seconds_of(length: str) -> int:
    """Return the seconds of a length such as `5m`; raises `ValueError`."""
    found = re.fullmatch(r"(\d{1,4})([smhd])", length)
    if not found:
        raise ValueError(f"{length} is no length of time such as 5m.")
    return int(found[1]) * SECONDS[found[2]]
