"""Reads the raw times that the load generator keeps, and computes what clients saw."""

from dataclasses import dataclass
from pathlib import Path

from lab.experiment.result import Percentiles

RIGHT = ("good", "slow")


@dataclass(frozen=True)
class Sample:
    """One answer: when it came (epoch seconds), how long it took (seconds), its outcome."""

    finished: float
    seconds: float
    outcome: str

    def share_between(self, first: float, last: float) -> float:
        """Return the share of its time that lies between two moments (epoch seconds)."""
        overlap = min(self.finished, last) - max(self.finished - self.seconds, first)
        return max(overlap, 0.0) / self.seconds if self.seconds else 0.0

    @property
    def right(self) -> bool:
        """Whether status and body were right."""
        return self.outcome in RIGHT


def read_samples(folder: Path) -> list[Sample]:
    """Return the samples of every file of `loadtest/samples.py` in `folder`."""
    lines = (line for file in folder.glob("[0-9]*.txt") for line in file.open())
    return [_sample(line) for line in lines if line.endswith("\n")]


def percentiles(seconds: list[float]) -> Percentiles:
    """Return the exact percentiles (nearest rank) of `seconds`."""
    if not seconds:
        return Percentiles()
    ordered = sorted(seconds)
    p50, p95, p99 = (_rank(ordered, share) for share in (50, 95, 99))
    return Percentiles(p50=p50, p95=p95, p99=p99)


def _rank(ordered: list[float], percent: int) -> float:
    return ordered[-(-len(ordered) * percent // 100) - 1]


def _sample(line: str) -> Sample:
    finished, seconds, outcome = line.split()
    return Sample(float(finished), float(seconds), outcome)
