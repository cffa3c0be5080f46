"""Follows the downstream's journal for all browsers that look at it."""

import time
from dataclasses import dataclass

from console.clients import Downstream, NoAnswerError
from console.timeline.bars import Call, Layout, Memory, lay_out, read
from services.common.contract.twins import TWINS

# Seconds; the first that shows some requests in full.
WINDOWS = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)
RECENT = 5.0  # seconds, whose requests say how long they take
IN_FULL = 4  # requests, one after another
SLOW = 0.9  # of the requests are no slower; the one that is slower by far may be cut


@dataclass(frozen=True)
class Timeline:
    """The layout of each twin at `now` (epoch seconds), for the `seconds` before it."""

    now: float
    seconds: float
    layouts: dict[str, Layout]
    why: str = ""  # there is nothing new


class Follower:
    """Asks for what came since the last answer, and keeps what is still to be seen."""

    def __init__(self, downstream: Downstream) -> None:
        self._downstream = downstream
        self._memories = {twin: Memory(WINDOWS[-1]) for twin in TWINS}
        self._since = 0.0
        self._last = Timeline(time.time(), RECENT, {twin: Layout() for twin in TWINS})

    async def gather(self) -> Timeline:
        """Return the timeline of now, or the last one with the reason why it is not."""
        # After a pause nobody wants to know what the journal has of long ago.
        since = max(self._since, time.time() - WINDOWS[-1])
        try:
            answer = await self._downstream.calls(since)
        except NoAnswerError as error:
            last = self._last
            return Timeline(last.now, last.seconds, last.layouts, str(error))
        now = self._since = answer["now"]
        calls = read(answer["calls"])
        for twin, memory in self._memories.items():
            memory.take(now, [call for call in calls if call.twin == twin])
        self._last = self._laid_out(now)
        return self._last

    def _laid_out(self, now: float) -> Timeline:
        seconds = window([c for memory in self._memories.values() for c in memory.calls], now)
        layouts = {
            twin: lay_out(memory.calls, now, now - seconds)
            for twin, memory in self._memories.items()
        }
        return Timeline(now, seconds, layouts)


def window(calls: list[Call], now: float) -> float:
    """Return how many seconds to show, so that the requests of either twin are seen whole."""
    took: dict[str, list[float]] = {}
    for call in calls:
        end = call.departure or now
        if end > now - RECENT:
            took.setdefault(call.twin, []).append(end - call.started)
    if not took:
        return RECENT
    longest = max(sorted(times)[int(SLOW * len(times))] for times in took.values())
    return next((seconds for seconds in WINDOWS if seconds >= IN_FULL * longest), WINDOWS[-1])
