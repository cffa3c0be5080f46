"""Percentiles: exact ones of raw figures, and those that the buckets of a histogram tell."""

from collections.abc import Mapping, Sequence

from lab.experiment.result import Percentiles


def nearest_rank(figures: Sequence[float], percent: int) -> float:
    """Return the least of `figures`, at least one, that `percent` of them do not exceed."""
    return sorted(figures)[-(-len(figures) * percent // 100) - 1]


def percentiles(seconds: Sequence[float]) -> Percentiles:
    """Return the exact percentiles (nearest rank) of `seconds`."""
    if not seconds:
        return Percentiles()
    p50, p95, p99 = (nearest_rank(seconds, percent) for percent in (50, 95, 99))
    return Percentiles(p50=p50, p95=p95, p99=p99)


def of_buckets(counts: Mapping[float, float]) -> Percentiles:
    """Return the percentiles of a histogram's cumulative counts by rising upper bounds."""
    p50, p95, p99 = (_quantile(counts, share) for share in (0.50, 0.95, 0.99))
    return Percentiles(p50=p50, p95=p95, p99=p99)


def _quantile(counts: Mapping[float, float], share: float) -> float | None:
    # As Prometheus's histogram_quantile does it: evenly spread within a bucket.
    total = max(counts.values(), default=0.0)
    below, lower = 0.0, 0.0
    for upper, count in counts.items():
        if total and count >= share * total:
            if upper == float("inf"):
                return lower
            return lower + (upper - lower) * (share * total - below) / (count - below)
        below, lower = count, upper
    return None
