"""How many requests a service really has in progress at once, by Little's law."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import mean, stdev

AGREES = 0.6  # of what is counted
SURE = 1.96  # standard errors: 95 of 100 such intervals hold the true value


@dataclass(frozen=True)
class Slots:
    """Requests in progress at once, and an interval in which the true number lies."""

    number: float
    low: float
    high: float

    @property
    def whole(self) -> int:
        """The number that is meant: nobody has half a slot."""
        return max(round(self.number), 1)

    def agree(self, number: float) -> bool:
        """Return whether so many can be meant: a part of what one user waits takes no slot."""
        return AGREES * self.number <= number <= self.number / AGREES

    def but_seen(self, number: float) -> "Slots":
        """Return them with the number that is seen, which is whole but for chance."""
        return Slots(number, min(self.low, number), max(self.high, number))


def slots(throughput: float, answers: int, alone: Sequence[float]) -> Slots:
    """Return the slots of a service that is full.

    By Little's law what is in progress is throughput times the time that each takes in it; that
    time is what one user sees, who never queues. `answers` are those behind the throughput,
    `alone` the times in seconds of that user.
    """
    takes = mean(alone)
    number = throughput * takes
    of_time = stdev(alone) / sqrt(len(alone)) / takes if len(alone) > 1 else 1.0
    of_count = 1 / sqrt(max(answers, 1))
    error = SURE * sqrt(of_time**2 + of_count**2)
    return Slots(number, number * max(1 - error, 0.0), number * (1 + error))
