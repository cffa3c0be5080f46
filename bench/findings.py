"""What the rounds say: ratios, how far they are known, and whether a twin keeps its bounds."""

from collections.abc import Iterator
from statistics import median

from bench.contestants import Group
from bench.rounds import Rounds, measured
from bench.verdict import CONFIDENCE, Interval, interval, verdict, why_none
from lab.report.report import NO_VERDICT, Finding
from lab.units import microseconds


def findings(group: Group, found: dict[str, Rounds]) -> Iterator[Finding]:
    """Yield a finding for each peer of the group's twin."""
    for role, rounds in found.items():
        bound = group.bound(role)
        known = interval(pair.ratio for pair in measured(rounds))
        judged = verdict(known, bound)
        reason = f" {why_none(known, bound, len(rounds))}" if bound and judged == NO_VERDICT else ""
        yield Finding(
            number=role,
            claim=_claim(group.twin.name, role, bound),
            verdict=judged,
            figures=f"{_figures(rounds, known)}{reason}",
        )


def _claim(twin: str, role: str, bound: float | None) -> str:
    if bound is None:
        return f"CPU of {twin} for a request, in times that of its {role} peer."
    return f"{twin} takes at most {bound:g} times the CPU of its {role} peer for a request."


def _figures(rounds: Rounds, known: Interval | None) -> str:
    pairs = measured(rounds)
    count = f"{len(pairs)} of {len(rounds)} rounds"
    if not pairs:
        return f"{count} could be measured."
    twin, peer = median(pair.twin for pair in pairs), median(pair.peer for pair in pairs)
    middle = median(pair.ratio for pair in pairs)
    bounds = f", {CONFIDENCE:.0%} sure: {known.low:.2f} to {known.high:.2f}" if known else ""
    against = f"{microseconds(twin)} against {microseconds(peer)}"
    return f"{against}: {middle:.2f} ({count}{bounds})."
