"""A claim, and the verdicts that its test can give."""

from collections.abc import Callable
from dataclasses import dataclass

from lab.experiment.measurer import Measurer
from lab.experiment.result import Result
from lab.units import rate

ALIKE = 0.10  # by which two rates that are the same may differ


@dataclass(frozen=True)
class Verdict:
    """A verdict with the figures that it rests on."""

    verdict: str
    figures: str


@dataclass(frozen=True)
class Claim:
    """A sentence that people say, and the experiment that shows how far it holds."""

    name: str
    sentence: str
    test: Callable[[Measurer], Verdict]


def holds() -> str:
    """Return the verdict of a claim that holds as it stands."""
    return "holds"


def holds_when(condition: str) -> str:
    """Return the verdict of a claim that holds under a condition."""
    return f"holds when {condition}"


def does_not_hold() -> str:
    """Return the verdict of a claim that the figures contradict."""
    return "does not hold"


def answered(result: Result) -> str:
    """Return how many right answers a second there were."""
    return rate(result.throughput)
