"""Bars of a run: how much each server answered, and where its clients' time went."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lab.experiment.result import Result
from lab.report import style
from lab.report.report import Report
from lab.report.style import caption
from lab.report.wording import headline, loads, names, verdict
from lab.units import counted, milliseconds, rate, share

_WIDTH, _ROW, _AROUND = 9.0, 0.5, 1.75  # inches of 100 pixels; height of a row, and of the rest
_THICK = 0.52  # of a row
_ROOM = 1.75  # axis, in longest bars: figures stand behind them
_SMALL = 7.5  # points


def draw(report: Report) -> tuple[Figure, str]:
    """Return the picture of a run, and its sentence."""
    height = _AROUND + _ROW * max(len(report.results), 1)
    figure = Figure((_WIDTH, height), dpi=100)
    left, right = figure.subplots(1, 2, sharey=True)
    top, bottom = 1 - 1.3 / height, 0.36 / height
    figure.subplots_adjust(left=0.21, right=0.985, top=top, bottom=bottom, wspace=0.06)
    _rows(left, report.results)
    _throughput(left, report.results)
    _response(right, report.results)
    title = headline(report.results)
    caption(figure, title[:-1], loads(report.results), report.manifest)
    return figure, title


def _rows(axes: Axes, results: list[Result]) -> None:
    axes.set_ylim(len(results) - 0.5, -0.5)
    for row, (name, result) in enumerate(zip(names(results), results, strict=True)):
        variant, _, apart = name.partition(" (")
        about = f"{apart.rstrip(')') or result.client} · {counted(result.prediction.slots, 'slot')}"
        at = axes.get_yaxis_transform()
        axes.text(-0.03, row - 0.06, variant, transform=at, ha="right", va="bottom", weight="bold")
        small = axes.text(-0.03, row + 0.06, about, transform=at, ha="right", va="top")
        small.set(fontsize=_SMALL, color=style.QUIET)


def _throughput(axes: Axes, results: list[Result]) -> None:
    _head(axes, "Right answers a second", "outline: predicted; filled: measured")
    values = [max(result.throughput, result.prediction.throughput) for result in results]
    _axis(axes, values)
    for row, result in enumerate(results):
        _bar(axes, row, result.throughput, result)
        outline = axes.barh(row, result.prediction.throughput, _THICK, fill=False, linewidth=1)
        outline[0].set_edgecolor(style.INK)
        _say(axes, row, values[row], rate(result.throughput), _judged(result))


def _response(axes: Axes, results: list[Result]) -> None:
    key = "filled: in the handler; hatched: queued before it"
    _head(axes, "95% of clients wait no longer than", key)
    values = [result.client_seconds.p95 or 0 for result in results]
    _axis(axes, values)
    for row, result in enumerate(results):
        handler = min(result.handler_seconds.p95 or 0, values[row])
        queue = axes.barh(row, values[row] - handler, _THICK, handler, hatch="/////", fill=False)
        queue[0].set(edgecolor=_colour(result), linewidth=0.7)
        _bar(axes, row, handler, result)
        _say(axes, row, values[row], milliseconds(result.client_seconds.p95), _queue(result))


def _head(axes: Axes, title: str, key: str) -> None:
    axes.set_title(title, loc="left", pad=20, fontsize=10.5, fontweight="bold")
    small = axes.annotate(key, (0, 1), (0, 9), "axes fraction", "offset points")
    small.set(fontsize=8, color=style.QUIET)


def _axis(axes: Axes, values: list[float]) -> None:
    axes.set_xlim(0, (max(values, default=0) or 1) * _ROOM)
    axes.set_axis_off()
    axes.axvline(0, color=style.QUIET, linewidth=1)


def _bar(axes: Axes, row: int, length: float, result: Result) -> None:
    strength = 1 if result.valid else 0.35
    axes.barh(row, length, _THICK, color=_colour(result), linewidth=0, alpha=strength)


def _say(axes: Axes, row: int, length: float, figure: str, about: tuple[str, str]) -> None:
    text, colour = about
    upper = axes.annotate(figure, (length, row), (5, 0), textcoords="offset points")
    upper.set(va="bottom", weight="bold")
    lower = axes.annotate(text, (length, row), (5, 0), textcoords="offset points")
    lower.set(va="top", fontsize=_SMALL, color=colour)


def _judged(result: Result) -> tuple[str, str]:
    if result.verdict == "invalid":
        return "invalid: no verdict", style.ALARM
    text = f"{share(result.ratio)} of predicted"
    if result.verdict == "holds" and not result.overloaded:
        return text, style.QUIET
    return f"{text}: {verdict(result)}", style.ALARM


def _queue(result: Result) -> tuple[str, str]:
    if not result.prediction.stable:
        return f"unstable: {rate(result.prediction.queue_growth)} queue up", style.ALARM
    return f"handler {milliseconds(result.handler_seconds.p95)}", style.QUIET


def _colour(result: Result) -> str:
    return style.of(result.variant, result.service).colour
