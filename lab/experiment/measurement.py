"""Loads a service of a fresh stack, and notes what happened in a steady window."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import urllib3

from lab.experiment.answers import verify
from lab.experiment.scrape import Between, Page
from lab.experiment.stack import Stack, StackError
from lab.experiment.trial import Trial
from services.common.measuring import metrics

OFFERED_SECONDS = 30.0  # until all users are there
PUT_SECONDS = 5.0
LARGEST_STEP = 0.1  # seconds; a clock that is only kept right goes much slower
PERIOD = 0.2  # seconds between two looks

Watch = Callable[[str], None]  # hears, several times a second, what is going on
RIGHT = ("good", "slow")


@dataclass(frozen=True)
class Sample:
    """One answer: when it came (epoch seconds), how long it took (seconds), its outcome."""

    finished: float
    seconds: float
    outcome: str

    def share_between(self, first: float, last: float) -> float:
        """Return the share of its time that lies between two moments (epoch seconds)."""
        overlap = min(self.finished, last) - max(self.finished - self.seconds, first)
        return max(overlap, 0.0) / self.seconds if self.seconds else 0.0

    @property
    def right(self) -> bool:
        """Whether status and body were right."""
        return self.outcome in RIGHT


@dataclass(frozen=True)
class Measurement:
    """The window from `began` to `ended` (epoch seconds), scraped at both ends, and raw times."""

    began: float
    ended: float
    service: Between
    generator: Between
    downstream: Between
    samples: list[Sample] = field(repr=False)

    @property
    def seconds(self) -> float:
        """How long the window was."""
        return self.ended - self.began

    def answered(self) -> list[Sample]:
        """Return the samples that finished in the window."""
        return [sample for sample in self.samples if self.began <= sample.finished < self.ended]

    def served(self, outcomes: tuple[str, ...], part: tuple[float, float] = (0.0, 1.0)) -> float:
        """Return how many requests a part of the window served, each by its share of time in it.

        Users of a closed loop march in step: whole answers would come and go in batches, and a
        window of ten waits would err by a tenth.
        """
        first, last = (self.began + share * self.seconds for share in part)
        chosen = (sample for sample in self.samples if sample.outcome in outcomes)
        return sum(sample.share_between(first, last) for sample in chosen)


def measure(trial: Trial, stack: Stack, watch: Watch) -> Measurement:
    """Start all, verify, warm up, measure. Raises `StackError`, `WrongAnswerError`, `HTTPError`."""
    start_service(trial, stack, watch)
    if trial.faults:
        _put_in_force(trial.faults, stack)
    stack.start("locust")
    _pass_until(
        partial(_all_there, stack, trial), OFFERED_SECONDS, stack, partial(watch, "starting")
    )
    _pass_time(trial.warmup_seconds, stack, partial(watch, "warm-up"))
    with unset_clock():
        began, before = time.time(), _scrape(stack)
        _pass_time(trial.window_seconds, stack, partial(watch, "measuring"))
        ended, after = time.time(), _scrape(stack)
    _pass_time(trial.tail_seconds, stack, partial(watch, "stopping"))
    between = {name: Between(before[name], after[name]) for name in before}
    return Measurement(
        began,
        ended,
        between[trial.variant.service],
        between["locust"],
        between["downstream"],
        read_samples(stack.folder),
    )


@contextmanager
def unset_clock() -> Iterator[None]:
    """Raise `StackError` if this machine's clock is set meanwhile: samples carry its times."""
    before = time.time() - time.monotonic()
    yield
    step = time.time() - time.monotonic() - before
    if abs(step) > LARGEST_STEP:
        raise StackError(f"This machine's clock was set by {step:+.1f} s while it measured.", [])


def start_service(trial: Trial, stack: Stack, watch: Watch) -> None:
    """Start the downstream and the service, and verify its answers."""
    watch("starting")
    stack.start("downstream")
    stack.start(trial.variant.service)
    if trial.variant.answers:
        watch("verifying")
        verify(stack.url(trial.variant.service), trial)


def _put_in_force(faults: str, stack: Stack) -> None:
    url = f"{stack.url('downstream')}/faults"
    answer = urllib3.request("PUT", url, body=faults, timeout=PUT_SECONDS, retries=False)
    if answer.status != 200:
        raise StackError(
            f"The downstream refused the faults {faults}.", stack.last_words("downstream")
        )


def _scrape(stack: Stack) -> dict[str, Page]:
    return {name: stack.scrape(name) for name in stack.programs}


def _all_there(stack: Stack, trial: Trial) -> bool:
    load = trial.load
    offered = metrics.LOAD_USERS if load.rate is None else metrics.LOAD_RATE
    wanted = load.users if load.rate is None else round(load.rate)
    return stack.scrape("locust").total(offered) >= wanted


def _pass_time(seconds: float, stack: Stack, watch: Callable[[], None]) -> None:
    _pass_until(lambda: False, seconds, stack, watch)


def _pass_until(
    condition: Callable[[], bool], seconds: float, stack: Stack, watch: Callable[[], None]
) -> None:
    deadline = time.monotonic() + seconds
    while (left := deadline - time.monotonic()) > 0 and not condition():
        stack.require_alive()
        watch()
        time.sleep(min(PERIOD, left))


def read_samples(folder: Path) -> list[Sample]:
    """Return the samples of every file of `loadtest/meter.py` in `folder`."""
    lines = (line for file in folder.glob("[0-9]*.txt") for line in file.open())
    return [_sample(line) for line in lines if line.endswith("\n")]


def _sample(line: str) -> Sample:
    finished, seconds, outcome = line.split()
    return Sample(float(finished), float(seconds), outcome)
