"""The timeline shows what the downstream saw: who overlapped, who queued, and no more than fits."""

import pytest

from console.timeline import bars
from console.timeline.bars import Call, Memory, lay_out, read
from console.timeline.journal import window
from console.timeline.picture import options

NOW = 100.0


def call(lane: str, arrival: float, departure: float | None, started: float | None = None) -> Call:
    """Return a call that did not queue unless it says so."""
    outcome = "ok" if departure else None
    return Call("flask", lane, arrival if started is None else started, arrival, departure, outcome)


def test_calls_of_a_sync_worker_share_one_row() -> None:
    """One after another, even without a pause between, is no overlap."""
    layout = lay_out([call("7-7", 98.0 + n / 5, 98.19 + n / 5) for n in range(5)], NOW, 95)
    assert [(lane.first, lane.rows) for lane in layout.lanes] == [(0, 1)]
    assert layout.queue_rows == 0


def test_overlapping_waits_of_an_event_loop_have_a_row_each() -> None:
    """Three at once are three rows of one lane; a fourth, later, takes the first that is free."""
    calls = [call("8-8", 98.0, 99.0), call("8-8", 98.1, 98.5), call("8-8", 98.2, None)]
    layout = lay_out([*calls, call("8-8", 98.6, 98.7)], NOW, 95)
    assert [lane.rows for lane in layout.lanes] == [3]
    assert {bar.row for bar in layout.bars if not bar.queued} == {0, 1, 2}
    assert layout.bars[2].end == NOW, "what still waits lasts until now"


def test_the_queue_lies_below_the_lanes() -> None:
    """Who waits for a worker is pale, in a row of the queue, until the downstream sees the call."""
    calls = [call("7-7", 98.0, 98.2), call("7-7", 98.2, 98.4, started=98.0)]
    layout = lay_out(calls, NOW, 95)
    [pale] = [bar for bar in layout.bars if bar.queued]
    assert (pale.start, pale.end, pale.row) == (98.0, 98.2, 1)
    assert layout.rows == 2


def test_lanes_stand_in_the_order_of_their_numbers() -> None:
    """Thread 10 comes after thread 9."""
    layout = lay_out([call(lane, 98, 99) for lane in ("7-10", "7-9", "unknown")], NOW, 95)
    assert [lane.name for lane in layout.lanes] == ["7-9", "7-10", "unknown"]


def test_too_many_requests_make_a_shorter_picture_and_no_thinner_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of what is shown nothing is left out; the layout says from when on."""
    monkeypatch.setattr(bars, "MOST_BARS", 10)
    calls = [call("8-8", 90 + n / 10, 90.05 + n / 10) for n in range(100)]
    layout = lay_out(calls, NOW, 90)
    assert len(layout.bars) == 10
    assert all(bar.end > layout.since for bar in layout.bars)
    assert layout.since == pytest.approx(90.05 + 8.9)


def test_the_memory_follows_the_journal_and_forgets() -> None:
    """A call that waited in one answer and is done in the next is there once."""
    memory = Memory(5)
    memory.take(98.1, [call("8-8", 98.0, None)])
    memory.take(98.3, [call("8-8", 98.0, 98.2)])
    assert [found.departure for found in memory.calls] == [98.2]
    memory.take(104.0, [])
    assert memory.calls == []


def test_strangers_and_requests_without_a_start_do_no_harm() -> None:
    """Only the twins have a lane; no start means no queue; a clock that runs ahead neither."""
    line = {"caller": "flask", "lane": "1-1", "arrival": 99.0, "departure": 99.5, "outcome": "ok"}
    lines = [line | {"started": None}, line | {"started": 99.2}, line | {"caller": "curl"}]
    assert [found.started for found in read([{"started": 1.0, **each} for each in lines])] == [
        99.0,
        99.0,
    ]


@pytest.mark.parametrize(
    ("took", "seconds"), [(0.005, 0.05), (0.02, 0.1), (0.2, 1), (1.2, 5), (4, 20), (60, 20)]
)
def test_the_window_grows_with_the_responses(took: float, seconds: float) -> None:
    """Four of them, one after another, fit: no specks at 5 ms, and nothing cut at 4 s."""
    calls = [call("1-1", NOW - 0.1, NOW, started=NOW - took) for _ in range(20)]
    assert window(calls, NOW) == seconds
    hiccup = call("1-1", NOW - 0.1, NOW, started=NOW - 100 * took)
    assert window([*calls, hiccup], NOW) == seconds, "one that is slow cuts nobody else down"


def test_the_axis_says_what_its_numbers_are() -> None:
    """Below a second they are milliseconds."""
    labels = [
        options("flask", lay_out([], NOW, 95), NOW, s)["xAxis"]["axisLabel"] for s in (0.1, 5)
    ]
    assert "ms" in labels[0][":formatter"]
    assert labels[1]["formatter"] == "{value} s"


def test_an_empty_picture_is_a_picture() -> None:
    """Before the first request there is an axis of time."""
    assert options("flask", lay_out([], NOW, 95), NOW, 5)["xAxis"]["min"] == -5
