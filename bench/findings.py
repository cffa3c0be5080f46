"""What the rounds say: medians, ratios, and whether a twin keeps within its bounds."""

from collections.abc import Iterator
from statistics import median

from bench.contestants import MOST_BARE, Group
from lab.experiment.result import Result
from lab.experiment.variants import Variant
from lab.report.report import Finding

US = 1e6  # microseconds in a second


def findings(group: Group, results: list[Result]) -> Iterator[Finding]:
    """Yield a finding for each peer of the group's twin."""
    twin = _each(group.twin, results)
    bounds = {"bare": MOST_BARE, "naive": group.naive_share, "floor": None}
    for role, peer in group.peers.items():
        yield _finding(group.twin.name, role, twin, _each(peer, results), bounds[role])


def _finding(
    name: str, role: str, twin: list[float], peer: list[float], bound: float | None
) -> Finding:
    ratios = [ours / theirs for ours, theirs in zip(twin, peer, strict=True)]
    ratio = median(twin) / median(peer)
    rounds = ", ".join(f"{each:.2f}" for each in ratios)
    aim = f", at most {bound:g}" if bound else ""
    return Finding(
        number=role,
        claim=f"CPU a request of {name}, of its {role} peer's{aim}.",
        verdict="no bound" if bound is None else "holds" if ratio <= bound else "misses",
        figures=(
            f"{median(twin) * US:,.0f} us against {median(peer) * US:,.0f} us: {ratio:.2f} "
            f"(rounds {rounds})."
        ),
    )


def _each(variant: Variant, results: list[Result]) -> list[float]:
    return [
        result.cost.cpu_seconds_per_request or 0.0
        for result in results
        if result.variant == variant.name
    ]
