"""What stands around every picture: a title that says it, how to read it, and where it is from."""

import textwrap

from matplotlib.figure import Figure

from lab.report import look
from lab.report.report import Manifest

_LEFT = 0.022  # of the width
_TITLE, _KEY, _SOURCE = 0.30, 0.55, 0.14  # inches from the upper edge; the last from the lower
WIDEST = 74  # letters of a title in one line


def caption(figure: Figure, title: str, key: str, manifest: Manifest) -> None:
    """Write title and key above the axes, and the source below."""
    height = float(figure.get_figheight())
    size = 15 if len(title) <= WIDEST else 15 * WIDEST / len(title)
    top = 1 - _TITLE / height
    figure.text(_LEFT, top, title, fontsize=size, fontweight="bold", va="center")
    figure.text(_LEFT, 1 - _KEY / height, key, fontsize=9.5, color=look.QUIET, va="center")
    source = _source(manifest)
    figure.text(_LEFT, _SOURCE / height, source, fontsize=7.5, color=look.QUIET, va="center")


def _source(manifest: Manifest) -> str:
    day = f"{manifest.started:%Y-%m-%d}"
    processor = textwrap.shorten(manifest.machine, 50, placeholder=" …")
    return f"{day} · {processor}, {manifest.cores} cores · git {manifest.git_revision}"
