"""What `lab up` spends its time on; bin/lab has begun the list, for it makes what this runs in."""

import json
import os
import time
from collections.abc import Iterator

from lab.checkout import STATE
from lab.commands.terminal import say

COLD, AGAIN = STATE / "timing-cold.json", STATE / "timing.json"
_INSTALLED = "packages"  # a word of a first start only


class Timing:
    """The events of one start: when each began, in seconds since the command did, and what."""

    def __init__(self) -> None:
        lines = os.environ.get("LAB_PHASES", "").splitlines()
        events = [line.partition(" ") for line in lines]
        self._began = float(events[0][0]) / 1000 if events else time.time()
        self._events = [(float(ms) / 1000 - self._began, what) for ms, _, what in events[1:]]

    def note(self, what: str) -> None:
        """Note what begins, or has come about, now."""
        self._events.append((time.time() - self._began, what))

    def say(self, what: str) -> None:
        """Tell what goes on, and note it."""
        say(what)
        self.note(what)

    def table(self) -> Iterator[str]:
        """Yield a line each event."""
        for seconds, what in self._events:
            yield f"{seconds:7.1f} s  {what}"

    def keep(self) -> None:
        """Keep the events for README.md, those of a first start apart."""
        first = any(_INSTALLED in what for _, what in self._events)
        (COLD if first else AGAIN).write_text(json.dumps(self._events))
