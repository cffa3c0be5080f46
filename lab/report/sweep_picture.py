"""The hockey stick: what more users bring, and what they cost."""

import math

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

from lab.experiment.result import Result
from lab.report.report import Report
from lab.report.style import caption
from lab.report.sweep_marks import Marks, draw_marks, series
from lab.report.wording import headline

SIZE = (9.0, 7.8)  # inches of 100 pixels
STORY = "Past its slots, a server only grows its queue"
_NEAREST_TICKS = 0.045  # of the axis
_BOLD = {"fontsize": 10.5, "fontweight": "bold"}


def draw(report: Report) -> tuple[Figure, str]:
    """Return the picture of a sweep, and its sentence."""
    figure = Figure(SIZE, dpi=100)
    upper, lower = figure.subplots(2, sharex=True)
    figure.subplots_adjust(left=0.085, right=0.775, top=0.855, bottom=0.105, hspace=0.25)
    upper.set_title("Right answers a second", loc="left", pad=18, fontdict=_BOLD)
    lower.set_title("95% of clients wait no longer than", loc="left", pad=18, fontdict=_BOLD)
    _users(lower, sorted({result.load.users for result in report.results}))
    _scale(upper, "")
    _scale(lower, " s")
    all_series = series(report.results)
    draw_marks(upper, all_series, THROUGHPUT)
    draw_marks(lower, all_series, RESPONSE)
    title = story(report.results)
    caption(figure, title, _key(report.results), report.manifest)
    return figure, f"{title}. {headline(report.results)}"


THROUGHPUT = Marks(
    measured=lambda result: result.throughput,
    predicted=lambda result: result.prediction.throughput,
    at_knee=lambda slots, wait: slots / wait,
    unhindered=lambda users, wait: users / wait,
)
RESPONSE = Marks(
    measured=lambda result: result.client_seconds.p95,
    predicted=lambda result: result.prediction.response_seconds,
    at_knee=lambda slots, wait: wait,
    unhindered=lambda users, wait: wait,
)


def story(results: list[Result]) -> str:
    """Return what the sweep shows: the rule, if any measurement past the slots bears it out."""
    past = [result for result in results if result.load.users > result.prediction.slots]
    return STORY if any(result.verdict == "holds" for result in past) else headline(results)[:-1]


def _key(results: list[Result]) -> str:
    key = "Dashes: predicted, min(users, slots) / wait. Grey: with endless slots. Points: measured"
    return f"{key}." if all(result.valid for result in results) else f"{key}; crossed: invalid."


def _users(axes: Axes, users: list[int]) -> None:
    axes.set_xscale("log")
    axes.set_xlim(users[0] / 1.25, users[-1] * 1.25)
    axes.xaxis.set_minor_locator(NullLocator())
    ticks = _apart(users)
    axes.set_xticks(ticks, [f"{number:,}" for number in ticks])
    axes.set_xlabel("users who ask again as soon as they are answered")


def _apart(users: list[int]) -> list[int]:
    room = _NEAREST_TICKS * math.log(users[-1] / users[0] * 1.25**2)
    kept = users[:1]
    for number in users[1:]:
        if math.log(number / kept[-1]) >= room:
            kept.append(number)
    return kept


def _scale(axes: Axes, unit: str) -> None:
    axes.set_yscale("log")
    axes.yaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0), numticks=15))
    axes.yaxis.set_minor_locator(NullLocator())
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.6g}{unit}"))
    axes.grid(axis="y")
