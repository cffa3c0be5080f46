"""Measures a twin and its peers in turn, for as many rounds as their ratios need."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bench.contestants import Group
from bench.verdict import interval, verdict
from lab.experiment.variants import Variant
from lab.report.report import NO_VERDICT

# After so many rounds the ratios are judged. Each look can err, so there are few of them.
LOOKS = (6, 9, 12, 15, 20, 25)
MOST = LOOKS[-1]

Measure = Callable[[Variant], float | None]  # CPU seconds a request; None: could not be measured
Rounds = list["Pair | None"]  # None: one of the two could not be measured


@dataclass(frozen=True)
class Pair:
    """CPU seconds a request, measured in one round: the twin's and its peer's."""

    twin: float
    peer: float

    @property
    def ratio(self) -> float:
        """What the twin takes, in times of its peer."""
        return self.twin / self.peer


def measured(rounds: Rounds) -> list[Pair]:
    """Return the pairs that there are."""
    return [pair for pair in rounds if pair]


def in_turn(group: Group, measure: Measure, most: int) -> dict[str, Rounds]:
    """Return each peer's rounds by its role.

    A peer takes part until its bound is judged, at most in `most` rounds.
    """
    found: dict[str, Rounds] = {role: [] for role in group.peers}
    due = list(group.peers)
    for number in range(most):
        if number in LOOKS:
            due = [role for role in due if _undecided(found[role], group.bound(role))]
        for role, pair in _round(group, due, measure, backwards=number % 2 == 1):
            found[role].append(pair)
    return found


def _undecided(rounds: Rounds, bound: float | None) -> bool:
    found = measured(rounds)
    if 2 * len(found) < len(rounds):
        return False  # so busy a machine is given up
    return verdict(interval(pair.ratio for pair in found), bound) == NO_VERDICT


def _round(
    group: Group, due: list[str], measure: Measure, *, backwards: bool
) -> Iterator[tuple[str, Pair | None]]:
    peers = [group.peers[role] for role in due]
    order = [*peers[:1], group.twin, *peers[1:]] if peers else []  # beside its nearest two
    # A machine that slows down or recovers favours now the one, now the other.
    cost = {variant.name: measure(variant) for variant in (order[::-1] if backwards else order)}
    for role in due:
        twin, peer = cost[group.twin.name], cost[group.peers[role].name]
        yield role, Pair(twin, peer) if twin and peer else None
