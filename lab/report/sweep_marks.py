"""One panel of the hockey stick: each server's series, predicted as lines, measured as points."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.transforms import ScaledTranslation, Transform

from lab.experiment.result import Result
from lab.report import style
from lab.report.style import End, label_ends
from lab.report.wording import names
from lab.units import counted

_DODGE = 0.085  # inches between points that would hide each other
_DASH, _SPACE = 5.0, 2.5  # of a predicted line, in widths of it


@dataclass(frozen=True)
class Series:
    """The results of one server, by rising users; never empty."""

    name: str
    look: style.Look
    results: tuple[Result, ...]

    @property
    def slots(self) -> int:
        """How many requests it can have in progress."""
        return self.results[0].prediction.slots

    @property
    def wait(self) -> float:
        """How long each request waits, in seconds."""
        return self.results[0].load.wait_seconds

    @property
    def most_users(self) -> int:
        """The heaviest load."""
        return self.results[-1].load.users


def series(results: list[Result]) -> list[Series]:
    """Return the series of a sweep, in the order of their first results."""
    found = defaultdict(list)
    for name, result in zip(names(results, but="users"), results, strict=True):
        found[name].append(result)
    seen: Counter[str] = Counter()
    return [_series(name, members, seen) for name, members in found.items()]


def _series(name: str, members: list[Result], seen: Counter[str]) -> Series:
    variant = members[0].variant
    own = style.of(variant, members[0].service, seen[variant])
    seen[variant] += 1
    return Series(name, own, tuple(sorted(members, key=lambda result: result.load.users)))


def together(all_series: Iterable[Series]) -> list[list[Series]]:
    """Return the series in groups whose predictions are one line in this sweep."""
    groups = defaultdict(list)
    for one in all_series:
        groups[min(one.slots, one.most_users), one.wait, one.most_users].append(one)
    return list(groups.values())


@dataclass(frozen=True)
class Marks:
    """What a panel shows of a result, and where its lines bend."""

    measured: Callable[[Result], float | None]
    predicted: Callable[[Result], float | None]
    at_knee: Callable[[int, float], float]
    """By slots and wait."""
    unhindered: Callable[[float, float], float]
    """By users and wait: what a server of endless slots would do."""


def draw_marks(axes: Axes, all_series: list[Series], marks: Marks) -> None:
    """Draw lines, knees, points and names of all series."""
    _unhindered(axes, all_series, marks)
    for group in together(all_series):
        for number, one in enumerate(group):
            _line(axes, one, marks, number, len(group))
            _points(axes, one, marks, number - (len(group) - 1) / 2)
    axes.margins(y=0.1)
    axes.autoscale_view()
    axes.set_autoscale_on(False)
    _knees(axes, all_series, marks)
    label_ends(axes, list(_ends(all_series, marks)))


def _unhindered(axes: Axes, all_series: list[Series], marks: Marks) -> None:
    for wait in {one.wait for one in all_series}:
        users = (axes.get_xlim()[0], max(one.most_users for one in all_series))
        line = [marks.unhindered(number, wait) for number in users]
        axes.plot(users, line, color=style.FAINT, linewidth=5, solid_capstyle="round", zorder=1)


def _line(axes: Axes, one: Series, marks: Marks, number: int, sharing: int) -> None:
    # Those that share a line take turns with their dashes.
    space = _SPACE * sharing + _DASH * (sharing - 1)
    dashes = (number * (_DASH + _SPACE), (_DASH, space))
    points = sorted(_bends(one, marks))
    axes.plot(*zip(*points, strict=True), color=one.look.colour, linewidth=1.2, linestyle=dashes)


def _bends(one: Series, marks: Marks) -> Iterator[tuple[float, float]]:
    least = one.results[0].load.users
    for result in one.results:
        value = marks.predicted(result)
        if value is not None:
            yield result.load.users, value
    if least < one.slots < one.most_users:
        yield one.slots, marks.at_knee(one.slots, one.wait)


def _knees(axes: Axes, all_series: list[Series], marks: Marks) -> None:
    least, most = axes.get_xlim()
    knees = {(one.slots, one.wait) for one in all_series if least < one.slots < most}
    for slots, wait in sorted(knees):
        axes.axvline(slots, color=style.QUIET, linewidth=0.7, linestyle=(0, (1, 3)), zorder=0)
        axes.plot([slots], [marks.at_knee(slots, wait)], "o", color=style.INK, markersize=3)
        top = axes.get_xaxis_transform()
        text = counted(slots, "slot")
        axes.text(slots, 1.02, text, transform=top, ha="center", fontsize=8, color=style.QUIET)


def _points(axes: Axes, one: Series, marks: Marks, place: float) -> None:
    for result in one.results:
        value = marks.measured(result)
        if value:
            _point(axes, (result.load.users, value), one.look, place, result.valid)


def _point(
    axes: Axes, at: tuple[float, float], look: style.Look, place: float, valid: bool
) -> None:
    inside = look.colour if valid else style.GROUND
    edge = style.GROUND if valid else look.colour
    size = 10.5 if look.marker == "*" else 7.5
    beside = _beside(axes, place)
    axes.plot(
        *([at[0]], [at[1]]),
        look.marker,
        markersize=size,
        markerfacecolor=inside,
        markeredgecolor=edge,
        markeredgewidth=0.7,
        transform=beside,
        zorder=3,
    )
    if not valid:
        axes.plot(*at, "x", color=look.colour, markersize=size + 2, transform=beside, zorder=4)


def _beside(axes: Axes, place: float) -> Transform:
    inches = axes.figure.dpi_scale_trans
    return axes.transData + ScaledTranslation(place * _DODGE, 0, inches)


def _ends(all_series: list[Series], marks: Marks) -> Iterator[End]:
    for one in all_series:
        last = one.results[-1]
        height = marks.measured(last) or marks.predicted(last)
        if height:
            yield End(last.load.users, height, one.name, one.look)
