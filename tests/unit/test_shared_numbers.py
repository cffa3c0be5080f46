"""Workers write numbers to shared memory, and the exporter reads those of all as one service."""

import os
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from services.common.measuring import metrics
from services.common.measuring.exporter.worker_metrics import WorkerMetrics
from services.common.measuring.recording import begin_anew, histogram, number
from services.common.measuring.shared_numbers import PLACES, NoPlaceError, SharedNumbers, read

NOBODY = 2**22 + 1  # more than any process number


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Have this process write numbers of its own, in a folder of its own."""
    begin_anew()
    monkeypatch.setenv("LAB_SHARED_NUMBERS", str(tmp_path))
    yield tmp_path
    begin_anew()


def test_a_value_on_a_bound_falls_into_that_bucket(folder: Path) -> None:
    """Buckets are cumulative and their bounds included, as Prometheus has it; the sum is exact."""
    seconds = histogram(metrics.LOOP_LAG_SECONDS)
    for value in (0.001, 0.0011, 99.0):
        seconds.observe(value)
    samples = _collected(folder)
    assert samples["lab_loop_lag_seconds_bucket", "0.001"] == 1
    assert samples["lab_loop_lag_seconds_bucket", "0.002"] == 2
    assert samples["lab_loop_lag_seconds_bucket", "30.0"] == 2
    assert samples["lab_loop_lag_seconds_bucket", "+Inf"] == 3
    assert samples["lab_loop_lag_seconds_sum", None] == pytest.approx(99.0021)


def test_a_route_that_nobody_asked_for_has_no_lines(folder: Path) -> None:
    """It would be hundreds in every scrape; its family is there all the same."""
    histogram(metrics.HANDLER_SECONDS, "/idle")
    families = {family.name: family for family in WorkerMetrics(folder, os.getpid()).collect()}
    assert families["lab_handler_seconds"].samples == []
    histogram(metrics.HANDLER_SECONDS, "/wait").observe(0.2)
    samples = _collected(folder)
    assert samples["lab_handler_seconds_bucket", "+Inf"] == 1


def test_workers_add_up_but_for_what_each_knows_whole(folder: Path) -> None:
    """Of the numbers of two live workers counts and shares are added; a shared gauge is not."""
    _write(requests=3, in_progress=1, slots=4)
    _hand_over(folder, os.getpid(), os.getppid())  # whose child we are, as a worker is its server's
    _write(requests=6, in_progress=1, slots=4)
    samples = _collected(folder, os.getppid())
    assert samples["lab_requests_total", None] == 9
    assert samples["lab_requests_in_progress", None] == 2
    assert samples["lab_slots", None] == 4


def test_a_number_given_again_does_not_revive_the_dead(folder: Path) -> None:
    """Of two files of one process number the older is an ended worker's: counts, no gauges."""
    _write(requests=3, in_progress=1, slots=4)
    begin_anew()
    _write(requests=3, in_progress=1, slots=4)
    samples = _collected(folder)
    assert samples["lab_requests_total", None] == 6
    assert samples["lab_requests_in_progress", None] == 1
    assert len(list(folder.glob("*.values"))) == 1


def test_what_ended_workers_counted_stays(folder: Path) -> None:
    """An ended worker's file goes at the first scrape, and its counts stay in all later ones."""
    _write(requests=3, in_progress=1, slots=4)
    _hand_over(folder, os.getpid(), NOBODY)
    exporter = WorkerMetrics(folder, os.getpid())
    for _ in range(2):
        samples = _samples(exporter)
        assert samples["lab_requests_total", None] == 3
        assert ("lab_requests_in_progress", None) not in samples
    assert not list(folder.iterdir())


def test_a_half_written_line_is_left_for_the_next_look(folder: Path) -> None:
    """A reader that comes while a worker writes sees the whole lines only."""
    number(metrics.IN_PROGRESS)
    [places] = folder.glob("*.places")
    with places.open("a") as file:
        file.write('[1, "lab_req')
    assert [entry.metric for entry in read(places)[0]] == ["lab_requests_in_progress"]


def test_no_place_left_is_said() -> None:
    """One series more than there are places for is an error that names the metric."""
    full = SharedNumbers(None)
    full.take(metrics.IN_PROGRESS, (), PLACES)
    with pytest.raises(NoPlaceError, match="lab_slots"):
        full.take(metrics.SLOTS, ("/wait",), 1)


def test_two_that_come_first_write_in_one_place(folder: Path) -> None:
    """Neither of two threads that use a series for the first time counts for nothing."""
    together = threading.Barrier(2)

    def count(status: int) -> None:
        together.wait(10)
        number(metrics.REQUESTS, "/wait", str(status)).inc()

    with ThreadPoolExecutor(2) as threads:
        for status in range(300):
            list(threads.map(count, [status] * 2))
    assert len(list(folder.glob("*.places"))) == 1
    for family in WorkerMetrics(folder, os.getpid()).collect():
        assert [sample.value for sample in family.samples] == [2] * 300


def _write(requests: int, in_progress: int, slots: int) -> None:
    number(metrics.REQUESTS, "/wait", "200").inc(requests)
    number(metrics.IN_PROGRESS).inc(in_progress)
    number(metrics.SLOTS, "/wait").set(slots)


def _hand_over(folder: Path, pid: int, other: int) -> None:
    """Make the numbers of `pid` those of process `other`, and have the next one begin anew."""
    for file in folder.glob(f"{pid}-*"):
        file.rename(file.with_name(file.name.replace(str(pid), str(other), 1)))
    begin_anew()


def _collected(folder: Path, pid: int | None = None) -> dict[tuple[str, str | None], float]:
    return _samples(WorkerMetrics(folder, pid or os.getpid()))


def _samples(exporter: WorkerMetrics) -> dict[tuple[str, str | None], float]:
    return {
        (sample.name, sample.labels.get("le")): sample.value
        for family in exporter.collect()
        for sample in family.samples
    }
