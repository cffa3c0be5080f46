"""Draws a report's picture: as SVG, the same bytes each time, and as PNG."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure

from lab.report import run_picture, service_picture, style, sweep_picture
from lab.report.report import Kind, Report

PNG_DPI = 160  # sharp on a projector
_DRAW: dict[Kind, Callable[[Report], tuple[Figure, str]]] = {
    "run": run_picture.draw,
    "sweep": sweep_picture.draw,
    "claims": run_picture.draw,
    "bench": run_picture.draw,
    "try": service_picture.draw,
}
_STYLE: Any = {
    # Matplotlib brings the first; where a reader has it not, the others are narrower.
    "font.sans-serif": ["DejaVu Sans", "Segoe UI", "Helvetica", "Arial"],
    "font.size": 9,
    "text.color": style.INK,
    "axes.edgecolor": style.QUIET,
    "axes.labelcolor": style.QUIET,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "xtick.color": style.QUIET,
    "ytick.color": style.QUIET,
    "grid.color": style.FAINT,
    "grid.linewidth": 0.6,
    "hatch.linewidth": 0.7,
    "svg.fonttype": "none",  # text stays text, for screen readers and searches
    "svg.hashsalt": "io-wait-lab",
}


@dataclass(frozen=True)
class Picture:
    """A picture in both forms, and what it shows in a sentence for those who do not see it."""

    svg: str
    png: bytes
    sentence: str


def picture(report: Report) -> Picture:
    """Return the picture of a run or a sweep."""
    with mpl.rc_context(_STYLE):
        figure, sentence = _DRAW[report.kind](report)
        return Picture(_svg(figure), _png(figure), sentence)


def _svg(figure: Figure) -> str:
    file = io.StringIO()
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    figure.savefig(file, format="svg", metadata=nothing)
    return file.getvalue()


def _png(figure: Figure) -> bytes:
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=PNG_DPI, metadata={"Software": None})
    return file.getvalue()
