"""What a dashboard's panels get to show, each query asked once."""

import asyncio
from dataclasses import dataclass

from console.dashboards.asking.figures import Figures
from console.dashboards.asking.interpolation import interpolate
from console.dashboards.asking.names import Named, named
from console.dashboards.asking.series import Series
from console.dashboards.asking.span import Span
from console.dashboards.model.dashboard import Choices, Dashboard
from console.dashboards.model.panel import Target
from console.dashboards.model.panels import AnyQueryPanel
from console.sources.http import NoAnswerError, SilenceError

Query = tuple[str, bool]  # an expression, and whether it is about now


@dataclass(frozen=True)
class Answer:
    """The series that a panel shows, or the sentence that says why there are none."""

    series: tuple[Named, ...] = ()
    problem: str = ""


async def answers(
    dashboard: Dashboard, choices: Choices, span: Span, figures: Figures
) -> dict[int, Answer]:
    """Return the answer to each panel by its id; raises `SilenceError` if nobody answers."""
    asked = {
        panel.id: [_query(target, choices, span) for target in panel.targets]
        for panel in dashboard.query_panels
    }
    queries = sorted({query for several in asked.values() for query in several})
    got = await asyncio.gather(*(_one(query, span, figures) for query in queries))
    results = dict(zip(queries, got, strict=True))
    return {
        panel.id: _answer(panel, [results[query] for query in asked[panel.id]])
        for panel in dashboard.query_panels
    }


def _query(target: Target, choices: Choices, span: Span) -> Query:
    return interpolate(target.expr, choices, span), target.instant


async def _one(query: Query, span: Span, figures: Figures) -> list[Series] | NoAnswerError:
    expr, instant = query
    try:
        return await (figures.now(expr) if instant else figures.over_time(expr, span))
    except SilenceError:
        raise
    except NoAnswerError as error:
        return error


def _answer(panel: AnyQueryPanel, results: list[list[Series] | NoAnswerError]) -> Answer:
    found: list[Named] = []
    for target, result in zip(panel.targets, results, strict=True):
        if isinstance(result, NoAnswerError):
            return Answer(problem=str(result))
        found += [named(series, target.legend_format) for series in result]
    return Answer(tuple(found))
