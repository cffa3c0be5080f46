"""A plug-in of supervisord: counts how often each program ended by itself."""

from collections import Counter
from typing import Any

from supervisor import events


class CrashCounter:
    """Answers `lab.crashes` on supervisord's control socket."""

    def __init__(self) -> None:
        self._crashes: Counter[str] = Counter()
        for ended in (events.ProcessStateExitedEvent, events.ProcessStateBackoffEvent):
            events.subscribe(ended, self._exited)

    def crashes(self) -> dict[str, int]:
        """Return how often each program ended without being told to."""
        return dict(self._crashes)

    def _exited(self, event: Any) -> None:  # noqa: ANN401  # supervisor ships no types
        self._crashes[event.process.config.name] += 1


def make_crash_counter(_supervisord: object) -> CrashCounter:
    """Return the plug-in; supervisord calls this."""
    return CrashCounter()
