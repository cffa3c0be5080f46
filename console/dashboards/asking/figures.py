"""Figures on the points of a span, with a bound on queries at once."""

import asyncio
import math
from collections.abc import Iterable

from console.dashboards.asking.series import Series
from console.dashboards.asking.span import Span
from console.sources.prometheus import Point, Prometheus

AT_ONCE = 4  # queries, whoever watches what


class Figures:
    """Asks `prometheus`; both questions may raise `NoAnswerError`."""

    def __init__(self, prometheus: Prometheus) -> None:
        self._prometheus = prometheus
        self._places = asyncio.Semaphore(AT_ONCE)

    async def over_time(self, expr: str, span: Span) -> list[Series]:
        """Return `expr` at each point of `span`."""
        async with self._places:
            result = await self._prometheus.past(expr, span.start, span.end, span.step)
        return [Series(labels, _on_points(points, span)) for labels, points in result]

    async def now(self, expr: str) -> list[Series]:
        """Return `expr` as it is now."""
        async with self._places:
            result = await self._prometheus.now(expr)
        return [Series(labels, (_rounded(value),)) for labels, value in result]


def _on_points(points: Iterable[Point], span: Span) -> tuple[float | None, ...]:
    values: list[float | None] = [None] * span.points
    for time, value in points:
        values[round((time - span.start) / span.step)] = _rounded(value)
    return tuple(values)


def _rounded(value: float) -> float | None:
    # Five digits are more than a screen shows, and half of what would travel there.
    return float(f"{value:.5g}") if math.isfinite(value) else None
