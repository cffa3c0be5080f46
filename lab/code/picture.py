"""The chart of `lab code`: lines by topic, the twins side by side."""

from pathlib import Path

from matplotlib.figure import Figure

from lab.code.topics import Count
from services.common.measuring import colours

_HIGH = 0.38  # of a bar; two fit into a topic


def draw(counts: list[Count], file: Path) -> None:
    """Write the chart to `file`; its ending says the format."""
    figure = Figure(figsize=(8, 0.45 * len(counts) + 1), layout="constrained")
    axes = figure.subplots()
    places = range(len(counts))
    twins = (("Flask", colours.FLASK, 0.0), ("FastAPI", colours.FASTAPI, _HIGH))
    for name, colour, offset in twins:
        lines = [getattr(count, name.lower())[0] for count in counts]
        bars = axes.barh(
            [place + offset for place in places], lines, _HIGH, color=colour, label=name
        )
        axes.bar_label(bars, [str(number) if number else "none" for number in lines], padding=3)
    axes.set_yticks([place + _HIGH / 2 for place in places], [count.topic for count in counts])
    axes.invert_yaxis()
    axes.set_xlabel("lines of code of the twin's own; what both share is left out")
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, loc="lower right")
    figure.savefig(file, metadata={"Date": None} if file.suffix == ".svg" else None)
