"""The metrics tell the truth, and answer while every worker is busy."""

import re
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from lab.experiment.scrape import Between, Page
from services.common.measuring.metrics import HANDLER_SECONDS, METRICS
from tests.conftest import Twin, twin
from tests.running import Running, eventually

SERIES = re.compile(r"^# TYPE (\S+) ", re.MULTILINE)


def test_both_twins_expose_every_declared_family(each_twin: Twin) -> None:
    """Each family of a twin and of its process is there, and none that is not declared."""
    declared = {metric.name for metric in METRICS if metric.by in ("twin", "process")}
    assert set(SERIES.findall(each_twin.service.metrics())) == declared


@pytest.mark.alone
def test_metrics_answer_while_every_worker_is_busy(downstream: Running) -> None:
    """With both sync workers waiting, the median of eleven scrapes takes less than 100 ms."""
    with twin("flask-sync", downstream) as service, ThreadPoolExecutor(8) as clients:
        waits = [clients.submit(service.get, "/wait?ms=2000") for _ in range(6)]
        eventually(lambda: service.metric("lab_requests_in_progress") == 2)
        times = sorted(_seconds(service) for _ in range(11))
        assert times[5] < 0.1
        assert service.metric("lab_requests_in_progress") == 2
        assert service.metric("lab_accept_queue") == 4
        assert {wait.result().status for wait in waits} == {200}


def test_queue_time_is_what_came_before_the_handler(each_twin: Twin) -> None:
    """A request that set out 2 s ago has queued for 2 s; a malformed header counts for nothing."""
    service = each_twin.service
    series = 'lab_queue_seconds_%s{route="/healthz"}'
    service.get("/healthz", X_Request_Start=f"t={time.time():.3f}")  # the first makes the series
    before = service.metric(series % "sum"), service.metric(series % "count")
    service.get("/healthz", X_Request_Start=f"t={time.time() - 2:.3f}")
    service.get("/healthz", X_Request_Start="yesterday")
    service.get("/healthz", X_Request_Start="t=nan")
    assert service.metric(series % "count") == before[1] + 1
    queued = service.metric(series % "sum") - before[0]
    assert 1.99 <= queued < 3  # the header has milliseconds, rounded


def test_a_handlers_p95_is_not_above_what_its_clients_saw(each_twin: Twin) -> None:
    """At a wait of 250 ms, where wide buckets once made 297.5 of it."""
    service = each_twin.service
    before = Page.parse(service.metrics())
    with ThreadPoolExecutor(4) as clients:
        seen = sorted(clients.map(partial(_wait_seconds, service), [250] * 8))
    found = Between(before, Page.parse(service.metrics())).percentiles(
        HANDLER_SECONDS, route="/wait"
    )
    assert found.p50 is not None
    assert found.p95 is not None
    assert found.p50 * 1.03 >= 0.25
    assert found.p95 <= seen[-1] * 1.03


def test_in_progress_returns_to_zero(each_twin: Twin) -> None:
    """When nothing runs, nothing is in progress, and no call holds a connection."""
    each_twin.service.get("/wait?ms=1")
    each_twin.service.get("/wait?ms=x")
    for gauge in ("lab_requests_in_progress", "lab_downstream_pool_busy"):
        eventually(partial(_is_zero, each_twin.service, gauge))


def test_worker_restarts_leave_no_ghosts(downstream: Running) -> None:
    """A worker killed in mid-request takes its gauges with it and leaves its counters."""
    with twin("flask-sync", downstream) as service, ThreadPoolExecutor(2) as clients:
        service.get("/wait?ms=1")
        counted = service.metric('lab_requests_total{route="/wait",status="200"}')
        waits = [clients.submit(service.get, "/wait?ms=2500") for _ in range(2)]
        eventually(lambda: service.metric("lab_requests_in_progress") == 2)
        for worker in service.workers()[1:]:
            worker.send_signal(signal.SIGKILL)
        assert all(wait.exception() for wait in waits)
        eventually(lambda: "\nlab_requests_in_progress 2" not in service.metrics())
        eventually(lambda: service.get("/wait?ms=1").status == 200)
        assert service.metric('lab_slots{route="/wait"}') == 2
        eventually(lambda: len(list(_written(service))) == 2)  # of the workers that are there now
        assert service.metric('lab_requests_total{route="/wait",status="200"}') == counted + 1


@pytest.mark.parametrize(
    ("name", "path", "threads"),
    [("flask", "/wait?ms=2500", 8), ("fastapi", "/wait-def?ms=2500", 40)],
)
def test_thread_pools_show_busy_and_waiting(
    request: pytest.FixtureRequest, name: str, path: str, threads: int
) -> None:
    """Two requests more than threads are two that wait inside the process."""
    service: Running = request.getfixturevalue(name)
    with ThreadPoolExecutor(threads + 2) as clients:
        waits = [clients.submit(service.get, path) for _ in range(threads + 2)]
        eventually(lambda: service.metric("lab_thread_pool_busy") == threads)
        eventually(lambda: service.metric("lab_thread_pool_waiting") == 2)
        assert {wait.result().status for wait in waits} == {200}


def test_a_blocked_loop_shows_as_lag(fastapi: Running) -> None:
    """A blocking call of 700 ms in async def makes the loop late by more than half a second."""
    late = 'lab_loop_lag_seconds_bucket{le="+Inf"}', 'lab_loop_lag_seconds_bucket{le="0.5"}'

    def lags() -> float:
        return fastapi.metric(late[0]) - fastapi.metric(late[1])

    before = lags()
    fastapi.get("/wait-blocking?ms=700")
    eventually(lambda: lags() > before)


def _written(service: Running) -> Iterator[Path]:
    for file in service.workers()[1].open_files():
        if file.path.endswith(".places"):
            yield from Path(file.path).parent.glob("*.places")


def _is_zero(service: Running, gauge: str) -> bool:
    return service.metric(gauge) == 0


def _wait_seconds(service: Running, ms: int) -> float:
    start = time.perf_counter()
    assert service.get(f"/wait?ms={ms}").status == 200
    return time.perf_counter() - start


def _seconds(service: Running) -> float:
    start = time.perf_counter()
    service.metrics()
    return time.perf_counter() - start
