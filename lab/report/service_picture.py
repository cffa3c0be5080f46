"""The curve of a service of one's own: what more users bring, its ceiling, and its knee."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lab.own_service.found import Found
from lab.report import style
from lab.report.report import Report
from lab.report.style import caption
from lab.report.wording import causes
from lab.units import counted, milliseconds, rate

_WIDTH, _PANEL, _AROUND = 9.0, 2.6, 1.5  # inches of 100 pixels; height of a panel, and of the rest
_ROOM = 1.2  # times the highest figure: texts stand above it
KEY = "Points: measured. Dashes: predicted, min(users, slots) / what one user waits."


def draw(report: Report) -> tuple[Figure, str]:
    """Return the picture of what was found of a service, and its sentence."""
    many = len(report.services)
    height = _AROUND + _PANEL * many
    figure = Figure((_WIDTH, height), dpi=100)
    panels = figure.subplots(many, 2, squeeze=False)
    figure.subplots_adjust(
        left=0.09, right=0.975, top=1 - 1.05 / height, bottom=0.75 / height, hspace=0.7, wspace=0.2
    )
    for found, (left, right) in zip(report.services, panels, strict=True):
        _throughput(left, found)
        _response(right, found)
    title = causes(report.services)
    caption(figure, title, KEY, report.manifest)
    return figure, title


def _throughput(axes: Axes, found: Found) -> None:
    users = [step.users for step in found.steps]
    measured = [step.throughput for step in found.steps]
    _frame(axes, users, max(*measured, found.ceiling or 0.0), f"{found.request}: answers a second")
    axes.plot(users, measured, "o", color=style.INK)
    if found.ceiling is None:
        return
    predicted = [min(many / found.alone_seconds, found.ceiling) for many in users]
    axes.plot(users, predicted, "--", color=style.QUIET, linewidth=1)
    axes.annotate(
        f"ceiling {rate(found.ceiling)}",
        (users[0], found.ceiling),
        textcoords="offset points",
        xytext=(0, 4),
        color=style.QUIET,
        fontsize=8,
    )


def _response(axes: Axes, found: Found) -> None:
    users = [step.users for step in found.steps]
    measured = [step.p95 * 1000 for step in found.steps]
    _frame(axes, users, max(measured), "95% wait no longer than, ms")
    axes.plot(users, measured, "o", color=style.INK)
    if found.slots is None:
        return
    axes.axvline(found.slots, color=style.ALARM, linewidth=1)
    knee = f"knee: {counted(found.slots, 'slot')}, {milliseconds(found.alone_seconds)} each"
    axes.annotate(
        knee,
        (found.slots, axes.get_ylim()[1]),
        textcoords="offset points",
        xytext=(4, -10),
        color=style.ALARM,
        fontsize=8,
    )


def _frame(axes: Axes, users: list[int], highest: float, title: str) -> None:
    axes.set_title(title, loc="left", fontsize=10, fontweight="bold")
    axes.set_xscale("log", base=2)
    axes.set_xticks(users, [str(many) for many in users])
    axes.set_xlabel("users who ask again as soon as they are answered")
    axes.set_ylim(0, _ROOM * highest)
    axes.grid(axis="y")
