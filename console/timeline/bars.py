"""Lays out requests as bars: each lane's calls in rows of their own, and the queue below them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import islice
from operator import attrgetter
from typing import Any

from services.common.contract.twins import TWINS

QUEUED_SECONDS = 0.02  # what takes less is the way, and no queue
MOST_BARS = 2_000  # of each twin: what a browser draws each second without effort


@dataclass(frozen=True)
class Call:
    """One call of a twin to the downstream; epoch seconds, `departure` None while it waits."""

    twin: str
    lane: str
    started: float
    arrival: float
    departure: float | None
    outcome: str | None

    @property
    def key(self) -> tuple[str, float, float]:
        """What tells it from every other call."""
        return self.lane, self.started, self.arrival


@dataclass(frozen=True)
class Bar:
    """From `start` to `end` in `row`, 0 at the top. Pale while queued, else the downstream's."""

    start: float
    end: float
    row: int
    queued: bool
    call: Call


@dataclass(frozen=True)
class Lane:
    """A worker's thread: its calls fill `rows`, from `first` on; more than one where they overlap.

    The name is the process and the thread, as the twin says in X-Lane.
    """

    name: str
    first: int
    rows: int


@dataclass
class Layout:
    """One twin's picture: its lanes, then `queue_rows` rows of those who wait before it."""

    lanes: list[Lane] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    queue_rows: int = 0
    since: float = 0.0  # epoch seconds; nothing that departed later is left out

    @property
    def lane_rows(self) -> int:
        """The rows of all lanes together."""
        return sum(lane.rows for lane in self.lanes)

    @property
    def rows(self) -> int:
        """All rows: how many requests were in the lab at once, at most."""
        return self.lane_rows + self.queue_rows


def read(lines: Iterable[dict[str, Any]]) -> list[Call]:
    """Return the calls of the twins from the lines of the downstream's journal."""
    return [
        Call(
            line["caller"],
            line["lane"],
            # A request that does not say when it started has not queued, as far as anyone knows.
            min(line["started"] or line["arrival"], line["arrival"]),
            line["arrival"],
            line["departure"],
            line["outcome"],
        )
        for line in lines
        if line["caller"] in TWINS
    ]


def lay_out(calls: Iterable[Call], now: float, since: float) -> Layout:
    """Return the layout of one twin's calls that had not departed by `since`.

    With more than `MOST_BARS` the oldest are left out, and the layout begins later.
    """
    shown = sorted((call for call in calls if _end(call, now) > since), key=_by_end(now))
    if len(shown) > MOST_BARS:
        since = _end(shown[-MOST_BARS - 1], now)
        shown = shown[-MOST_BARS:]
    layout = Layout(since=since)
    for name, own in sorted(_by_lane(shown).items(), key=lambda lane: _order(lane[0])):
        _add_lane(layout, name, own, now)
    _add_queue(layout, [call for call in shown if _queued(call) and call.arrival > since])
    return layout


def _add_lane(layout: Layout, name: str, calls: list[Call], now: float) -> None:
    first = layout.lane_rows
    rows = _pack([(call.arrival, _end(call, now)) for call in calls])
    for call, row in zip(calls, rows, strict=True):
        layout.bars.append(Bar(call.arrival, _end(call, now), first + row, False, call))
    layout.lanes.append(Lane(name, first, 1 + max(rows)))


def _add_queue(layout: Layout, calls: list[Call]) -> None:
    first = layout.lane_rows
    rows = _pack([(call.started, call.arrival) for call in calls])
    for call, row in zip(calls, rows, strict=True):
        layout.bars.append(Bar(call.started, call.arrival, first + row, True, call))
    layout.queue_rows = 1 + max(rows) if rows else 0


def _pack(spans: list[tuple[float, float]]) -> list[int]:
    """Return a row for each span, as few as there are spans at once."""
    free: list[int] = []
    busy: list[tuple[float, int]] = []  # when a row falls free
    rows = [0] * len(spans)
    for number in sorted(range(len(spans)), key=lambda n: spans[n]):
        start, end = spans[number]
        while busy and busy[0][0] <= start:
            heappush(free, heappop(busy)[1])
        rows[number] = heappop(free) if free else len(busy)
        heappush(busy, (end, rows[number]))
    return rows


def _queued(call: Call) -> bool:
    return call.arrival - call.started > QUEUED_SECONDS


def _by_lane(calls: list[Call]) -> dict[str, list[Call]]:
    lanes: dict[str, list[Call]] = {}
    for call in sorted(calls, key=attrgetter("arrival")):
        lanes.setdefault(call.lane, []).append(call)
    return lanes


def _order(lane: str) -> list[tuple[int, int | str]]:
    # Numbers by size, so that threads stand in the order in which they were made.
    return [(0, int(part)) if part.isdigit() else (1, part) for part in lane.split("-")]


def _end(call: Call, now: float) -> float:
    return now if call.departure is None else call.departure


def _by_end(now: float) -> Any:  # noqa: ANN401  # a key function
    return lambda call: _end(call, now)


class Memory:
    """One twin's calls of the last `seconds`, from the journal's answers that follow each other."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._done: dict[tuple[str, float, float], Call] = {}
        self._waiting: list[Call] = []

    def take(self, now: float, calls: list[Call]) -> None:
        """Take in what the journal said at `now`."""
        self._waiting = [call for call in calls if call.departure is None]
        self._done |= {call.key: call for call in calls if call.departure is not None}
        late = now - self._seconds
        kept = [call for call in self._done.values() if _end(call, now) > late]
        kept.sort(key=_by_end(now), reverse=True)
        self._done = {call.key: call for call in islice(kept, MOST_BARS)}

    @property
    def calls(self) -> list[Call]:
        """All that are known."""
        return [*self._done.values(), *self._waiting]
