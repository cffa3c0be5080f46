"""How every picture looks: its texts, and each variant on it. Flask is orange, FastAPI is blue.

The shades stay apart for people who see no red, green or blue; markers do in black and white.
"""

import textwrap
from dataclasses import dataclass
from statistics import fmean

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lab.experiment.variants import VARIANTS
from lab.report.report import Manifest
from services.common.contract.twins import TWINS
from services.common.measuring.colours import LOAD

OTHER = LOAD
INK, QUIET, FAINT, GROUND = "#1F2328", "#59636E", "#D8DEE4", "#FFFFFF"
ALARM = "#B3123F"

_SPARE_MARKERS = ("<", ">", "8", "d", "H")
_LEFT = 0.022  # of the width
_TITLE, _KEY, _SOURCE = 0.30, 0.55, 0.14  # inches from the upper edge; the last from the lower
WIDEST = 74  # letters of a title in one line
GAP = 13.0  # pixels at the figure's own resolution, from one label to the next


@dataclass(frozen=True)
class Look:
    """The colour and the marker of one variant."""

    colour: str
    marker: str


_OTHER_MARKER = "h"


def of(variant: str, service: str, nth: int = 0) -> Look:
    """Return the look of the `nth` series of `variant`: its colour is the variant's own."""
    look = _look(variant, service)
    if not nth:
        return look
    return Look(look.colour, _SPARE_MARKERS[(nth - 1) % len(_SPARE_MARKERS)])


def _look(variant: str, service: str) -> Look:
    declared = VARIANTS[variant].look if variant in VARIANTS else None
    if declared:
        return Look(*declared)
    return Look(TWINS[service].colour if service in TWINS else OTHER, _OTHER_MARKER)


def caption(figure: Figure, title: str, key: str, manifest: Manifest) -> None:
    """Write title and key above the axes, and the source below."""
    height = float(figure.get_figheight())
    size = 15 if len(title) <= WIDEST else 15 * WIDEST / len(title)
    top = 1 - _TITLE / height
    figure.text(_LEFT, top, title, fontsize=size, fontweight="bold", va="center")
    figure.text(_LEFT, 1 - _KEY / height, key, fontsize=9.5, color=QUIET, va="center")
    source = _source(manifest)
    figure.text(_LEFT, _SOURCE / height, source, fontsize=7.5, color=QUIET, va="center")


def _source(manifest: Manifest) -> str:
    day = f"{manifest.started:%Y-%m-%d}"
    processor = textwrap.shorten(manifest.machine, 50, placeholder=" …")
    return f"{day} · {processor}, {manifest.cores} cores · git {manifest.git_revision}"


@dataclass(frozen=True)
class End:
    """Where a line ends, in the figures of its axes, and what to write there."""

    x: float
    y: float
    text: str
    look: Look


def spread(wanted: list[float], gap: float) -> list[float]:
    """Return places near `wanted`, which ascends, none nearer than `gap` to the next."""
    clusters: list[list[float]] = []
    for place in wanted:
        clusters.append([place])
        while len(clusters) > 1 and _overlap(clusters[-2], clusters[-1], gap):
            clusters[-2:] = [clusters[-2] + clusters[-1]]
    return [place for cluster in clusters for place in _stacked(cluster, gap)]


def _overlap(below: list[float], above: list[float], gap: float) -> bool:
    return _stacked(below, gap)[-1] + gap > _stacked(above, gap)[0]


def _stacked(cluster: list[float], gap: float) -> list[float]:
    lowest = fmean(cluster) - gap * (len(cluster) - 1) / 2
    return [lowest + gap * number for number in range(len(cluster))]


def label_ends(axes: Axes, ends: list[End]) -> None:
    """Write each text right of the axes, beside its end, with a hairline to it."""
    pixels = [float(axes.transData.transform((end.x, end.y))[1]) for end in ends]
    order = sorted(range(len(ends)), key=pixels.__getitem__)
    places = spread([pixels[number] for number in order], GAP)
    for number, place in zip(order, places, strict=True):
        _label(axes, ends[number], float(axes.transAxes.inverted().transform((0, place))[1]))


def _label(axes: Axes, end: End, height: float) -> None:
    beside = axes.get_yaxis_transform()  # x of the axes' width, y of the data
    axes.annotate(
        "",
        (end.x, end.y),
        (1.03, height),
        textcoords="axes fraction",
        arrowprops={"arrowstyle": "-", "color": end.look.colour, "lw": 0.6, "shrinkB": 5},
    )
    y = float(axes.transData.inverted().transform(axes.transAxes.transform((0, height)))[1])
    axes.plot(
        [1.045],
        [y],
        end.look.marker,
        color=end.look.colour,
        markersize=5.5,
        transform=beside,
        clip_on=False,
    )
    axes.text(1.062, height, end.text, va="center", transform=axes.transAxes)
