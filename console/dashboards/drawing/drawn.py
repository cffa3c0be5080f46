"""What a browser gets for a panel; static/charts.js puts it in its place."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Drawn:
    """New options of a chart, or HTML, or neither and a note that says why."""

    options: dict[str, Any] = field(default_factory=dict)
    html: str = ""
    note: str = ""
    failed: bool = False

    def as_message(self) -> dict[str, Any]:
        """Return what travels: only what is there."""
        return {name: value for name, value in vars(self).items() if value}


def no_figures(sentence: str) -> Drawn:
    """Return the note of a panel that has nothing to show."""
    return Drawn(note=sentence)


def failed(sentence: str) -> Drawn:
    """Return the note of a panel whose query failed."""
    return Drawn(note=sentence, failed=True)
