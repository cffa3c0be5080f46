"""A bar that shows how far a list of trials is, and what is going on."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from lab.commands.terminal import aside
from lab.experiment.run import seconds_of
from lab.experiment.trial import Trial


class Bar:
    """The bar of `trials`; it moves with time, for each trial's time is known beforehand."""

    def __init__(self, progress: Progress, trials: list[Trial]) -> None:
        self._progress = progress
        self._ends = _running_sums([seconds_of(trial) for trial in trials])
        self._task: TaskID = progress.add_task("", total=self._ends[-1])
        self._done = 0
        self._began = time.monotonic()

    def watch(self, trial: Trial, phase: str) -> None:
        """Show what goes on with a trial."""
        spent = time.monotonic() - self._began
        end = self._ends[self._done]
        begin = end - seconds_of(trial)
        title = f"{trial.variant.name}: {phase}"
        self._progress.update(self._task, description=title, completed=min(begin + spent, end))

    def done(self) -> None:
        """Count a trial as done."""
        self._progress.update(self._task, completed=self._ends[self._done])
        self._done += 1
        self._began = time.monotonic()


@contextmanager
def bar(trials: list[Trial]) -> Iterator[Bar]:
    """Show the bar meanwhile, on standard error; it vanishes at the end."""
    columns = (TextColumn("{task.description:<28}"), BarColumn(None), TimeRemainingColumn())
    with Progress(*columns, console=aside, transient=True, expand=True) as progress:
        yield Bar(progress, trials)


def _running_sums(seconds: list[float]) -> list[float]:
    return [sum(seconds[: number + 1]) for number in range(len(seconds))]
