"""A dashboard's panels as they are at one moment, ready to be sent to any number of browsers."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from console.dashboards.drawing.drawn import Drawn

LIVE, DOWN = "live", "down"


@dataclass(frozen=True)
class Picture:
    """What the page says of itself, and a message for each panel by its id."""

    state: str
    sentence: str
    panels: Mapping[int, str]

    @property
    def whole(self) -> str:
        """The script for a browser that has nothing yet: all of it."""
        return self._script(self.panels)

    def since(self, before: "Picture | None") -> str:
        """Return the script for browsers that have the picture `before`: what has changed."""
        if before is None:
            return self.whole
        old = before.panels
        return self._script(
            {number: text for number, text in self.panels.items() if old.get(number) != text}
        )

    def _script(self, panels: Mapping[int, str]) -> str:
        # The panels are JSON already: it is one text for all browsers, made and kept once.
        body = ",".join(f'"{number}":{text}' for number, text in panels.items())
        state = json.dumps({"state": self.state, "sentence": self.sentence})
        return f'labCharts.show({{"page":{state},"panels":{{{body}}}}})'


def message(drawn: Drawn) -> str:
    """Return a panel's message as JSON that may stand in a script."""
    body: dict[str, Any] = drawn.as_message()
    return json.dumps(body, separators=(",", ":"), allow_nan=False)
