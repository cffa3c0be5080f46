"""The series of a sweep: one server, measured with more and more users."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from lab.experiment.result import Result
from lab.report import look
from lab.report.words import names


@dataclass(frozen=True)
class Series:
    """The results of one server, by rising users; never empty."""

    name: str
    look: look.Look
    results: tuple[Result, ...]

    @property
    def slots(self) -> int:
        """How many requests it can have in progress."""
        return self.results[0].prediction.slots

    @property
    def wait(self) -> float:
        """How long each request waits, in seconds."""
        return self.results[0].load.wait_seconds

    @property
    def most_users(self) -> int:
        """The heaviest load."""
        return self.results[-1].load.users


def series(results: list[Result]) -> list[Series]:
    """Return the series of a sweep, in the order of their first results."""
    found = defaultdict(list)
    for name, result in zip(names(results, but="users"), results, strict=True):
        found[name].append(result)
    seen: Counter[str] = Counter()
    return [_series(name, members, seen) for name, members in found.items()]


def _series(name: str, members: list[Result], seen: Counter[str]) -> Series:
    variant = members[0].variant
    own = look.of(variant, members[0].service, seen[variant])
    seen[variant] += 1
    return Series(name, own, tuple(sorted(members, key=lambda result: result.load.users)))


def together(all_series: Iterable[Series]) -> list[list[Series]]:
    """Return the series in groups whose predictions are one line in this sweep."""
    groups = defaultdict(list)
    for one in all_series:
        groups[min(one.slots, one.most_users), one.wait, one.most_users].append(one)
    return list(groups.values())
