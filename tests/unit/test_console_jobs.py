"""What the console measures ends when told to, and what fails does not stop what comes after."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
import uvloop

from console.clients import Http, Prometheus
from console.dashboards.queries import Queries
from console.dashboards.reading import read_all
from console.dashboards.shared_views import SharedViews
from console.dashboards.view import view_of
from console.experiments.run import Experiment, Run
from console.jobs import Job, JobQueue
from console.polling import Poller
from tests.running import alive

EXPERIMENT = Experiment("run", ("flask-sync",), "1", 1, 1)
Look = Callable[[], Awaitable[None]]
LOOPS = [asyncio.new_event_loop, uvloop.new_event_loop]


@pytest.fixture
def endless_command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Have every `lab` command last a minute."""
    command = tmp_path / "command"
    command.write_text("#!/bin/sh\nexec sleep 60\n")
    command.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(command))


def test_a_run_that_measures_again_is_late_and_never_more_than_whole() -> None:
    """It says more lines than it has measurements, and is not done."""
    run = Run(order=EXPERIMENT, stage="runs")
    assert not run.is_late
    for _ in range(4):
        run.hear("? flask-sync: invalid")
    run.began -= 2 * EXPERIMENT.expected_seconds
    assert run.progress < 1
    assert run.is_late


def test_what_goes_by_is_shown_until_something_is_found() -> None:
    """Results stay; of what is said between only the last, and all of it once it has failed."""
    run = Run(order=EXPERIMENT, stage="runs")
    for line in ("  1 user", "  2 users"):
        run.hear(line)
    assert run.lines == ["  2 users"]
    for line in ("✓ flask-sync", "  4 users", "  8 users"):
        run.hear(line)
    assert run.lines == ["✓ flask-sync", "  8 users"]
    run.why = "It ended."
    assert run.lines == ["✓ flask-sync", "  4 users", "  8 users"]
    run.why, run.stage = "", "done"
    assert run.lines == ["✓ flask-sync"]


@pytest.mark.usefixtures("endless_command")
@pytest.mark.parametrize("loop", LOOPS)
@pytest.mark.parametrize("steps", [*range(12), 40])
def test_a_run_can_be_cancelled_at_any_moment(
    loop: Callable[[], asyncio.AbstractEventLoop], steps: int
) -> None:
    """Before, while and after its process is started: none is left, and the next one may run."""

    async def order_and_cancel() -> None:
        alone = asyncio.Lock()
        runs: JobQueue[Run] = JobQueue(alone, "run", 1, 1)
        runs.order(Run(order=EXPERIMENT))
        for _ in range(steps):
            await asyncio.sleep(0)
        [run] = runs.all
        await asyncio.gather(run.cancel(), run.cancel())
        assert (run.stage, alone.locked()) == ("cancelled", False)
        async with asyncio.timeout(10):
            while any(map(alive, set(psutil.Process().children()) - before)):
                await asyncio.sleep(0.01)

    before = set(psutil.Process().children())  # of other tests
    with asyncio.Runner(loop_factory=loop) as runner:
        runner.run(order_and_cancel())


@dataclass(eq=False)
class _Broken(Job):
    async def work(self) -> None:
        raise ValueError("a line of 70,000 characters")

    def hear(self, line: str) -> None:
        raise NotImplementedError


def test_a_job_that_breaks_has_failed_and_lets_the_next_one_run() -> None:
    """Whatever it raises: the lock is free, and a sentence says where to look."""

    async def break_and_go_on() -> list[Job]:
        alone = asyncio.Lock()
        jobs: list[Job] = [_Broken(), _Broken()]
        await asyncio.gather(*(job.begin(alone) for job in jobs))
        return jobs

    for job in asyncio.run(break_and_go_on()):
        assert (job.stage, job.why) == ("failed", "It failed; the console's log says why.")


def _the_lab(look: Look, _: pytest.MonkeyPatch) -> None:
    Poller(look, 0.01).show(lambda _: None)


def _a_dashboard(look: Look, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Queries, "answers", lambda *_: look())
    dashboard = next(iter(read_all().values()))
    views = SharedViews(Prometheus(Http("Nobody", "http://127.0.0.1:1")))
    views.updates(dashboard, view_of(dashboard, {})).show(lambda _: None)


@pytest.mark.parametrize("watch", [_the_lab, _a_dashboard])
def test_a_look_that_fails_is_logged_and_made_again(
    watch: Callable[[Look, pytest.MonkeyPatch], None],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A page that once met the unexpected is not still for ever."""
    monkeypatch.setattr("console.polling.RETRY_SECONDS", 0.01)
    looks: list[int] = []

    async def look() -> None:
        looks.append(1)
        raise KeyError("unexpected")

    async def watch_it() -> None:
        watch(look, monkeypatch)
        async with asyncio.timeout(10):
            while len(looks) < 3:
                await asyncio.sleep(0.01)

    asyncio.run(watch_it())
    assert sum("it goes on" in record.getMessage() for record in caplog.records) >= 2
