"""What a dashboard's panels ask Prometheus, each query once; and what they get to show."""

import asyncio
import math
import re
from collections.abc import Iterable

from console.clients import NoAnswerError, Point, Prometheus, SilenceError
from console.dashboards.dashboard import AnyQueryPanel, Choices, Dashboard
from console.dashboards.panels.panel import Answer, Series, Target
from console.dashboards.span import SCRAPE_SECONDS, Span
from services.common.measuring.twin_rows import Labels

Query = tuple[str, bool]  # an expression, and whether it is about now
Found = tuple[Labels, tuple[float | None, ...]]  # labels, and a figure or none for each point
AT_ONCE = 4  # queries, whoever watches what
LABEL = re.compile(r"\{\{\s*(\w+)\s*\}\}")
VARIABLE = re.compile(r"\$(?:(\w+)|\{(\w+)\})")
# Grafana's own, from the step between two points.
INTERVAL, RATE_INTERVAL = "__interval", "__rate_interval"
BUILT_IN = {INTERVAL, RATE_INTERVAL}


class Queries:
    """Asks `prometheus`, with a bound on queries at once."""

    def __init__(self, prometheus: Prometheus) -> None:
        self._prometheus = prometheus
        self._places = asyncio.Semaphore(AT_ONCE)

    async def answers(
        self, dashboard: Dashboard, choices: Choices, span: Span
    ) -> dict[int, Answer]:
        """Return the answer to each panel by its id; raises `SilenceError` if nobody answers."""
        asked = {
            panel.id: [_query(target, choices, span) for target in panel.targets]
            for panel in dashboard.query_panels
        }
        queries = sorted({query for several in asked.values() for query in several})
        got = await asyncio.gather(*(self._one(query, span) for query in queries))
        results = dict(zip(queries, got, strict=True))
        return {
            panel.id: _answer(panel, [results[query] for query in asked[panel.id]])
            for panel in dashboard.query_panels
        }

    async def _one(self, query: Query, span: Span) -> list[Found] | NoAnswerError:
        expr, instant = query
        try:
            async with self._places:
                return await (self._now(expr) if instant else self._over_time(expr, span))
        except SilenceError:
            raise
        except NoAnswerError as error:
            return error

    async def _over_time(self, expr: str, span: Span) -> list[Found]:
        result = await self._prometheus.past(expr, span.start, span.end, span.step)
        return [(labels, _on_points(points, span)) for labels, points in result]

    async def _now(self, expr: str) -> list[Found]:
        result = await self._prometheus.now(expr)
        return [(labels, (_rounded(value),)) for labels, value in result]


def interpolate(text: str, choices: Choices, span: Span) -> str:
    """Return `text` with values where it names a variable, as in Grafana `$name` or `${name}`."""
    # A rate needs two samples in its window, also when one is missed.
    window = max(span.step + SCRAPE_SECONDS, 4 * SCRAPE_SECONDS)
    values = dict(choices) | {INTERVAL: f"{span.step}s", RATE_INTERVAL: f"{window}s"}
    return VARIABLE.sub(lambda found: values[found[1] or found[2]], text)


def named(legend: str, labels: Labels) -> str:
    """Return a series' name: `legend` with each `{{label}}`'s value, or nothing."""
    return LABEL.sub(lambda found: labels.get(found[1], ""), legend)


def _query(target: Target, choices: Choices, span: Span) -> Query:
    return interpolate(target.expr, choices, span), target.instant


def _answer(panel: AnyQueryPanel, results: list[list[Found] | NoAnswerError]) -> Answer:
    series: list[Series] = []
    for target, result in zip(panel.targets, results, strict=True):
        if isinstance(result, NoAnswerError):
            return Answer(problem=str(result))
        series += [Series(named(target.legend_format, one), one, values) for one, values in result]
    return Answer(tuple(series))


def _on_points(points: Iterable[Point], span: Span) -> tuple[float | None, ...]:
    values: list[float | None] = [None] * span.points
    for time, value in points:
        values[round((time - span.start) / span.step)] = _rounded(value)
    return tuple(values)


def _rounded(value: float) -> float | None:
    # Five digits are more than a screen shows, and half of what would travel there.
    return float(f"{value:.5g}") if math.isfinite(value) else None
