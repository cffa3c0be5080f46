"""Measures one trial after the other, each with everything fresh, and nothing else beside it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import urllib3

from lab.errors import LabError
from lab.experiment.answers import WrongAnswerError
from lab.experiment.evidence import Evidence
from lab.experiment.judgement import no_result, result
from lab.experiment.measurement import measure
from lab.experiment.result import Result
from lab.experiment.stack import Stack, StackError, fresh_stack
from lab.experiment.trial import Trial
from lab.local.lock import MEASURING, alone
from lab.machine import Cores, keep_on, raise_open_files
from lab.waiting import wait_until
from lab.watch.addresses import NoAnswerError, addresses, ask
from lab.watch.states import is_up

FILES_APART = 200  # open files of a service that are no requests
FILES_EACH = 2  # of one request: to the client and to the downstream
# What a trial takes besides its warm-up and window, as a progress bar reckons it.
AROUND_SECONDS = 5.0
TIMEOUT = 10.0  # seconds, for the running lab's Locust

Watch = Callable[[Trial, str], None]


def seconds_of(trial: Trial) -> float:
    """Return about how long a trial takes."""
    return AROUND_SECONDS + trial.warmup_seconds + trial.window_seconds + trial.tail_seconds


def results(trials: list[Trial], cores: Cores, watch: Watch) -> Iterator[Result]:
    """Measure each trial and yield its result; `watch` hears what is going on."""
    keep_on(cores.others)
    for trial in trials:
        with fresh_stack(trial, cores) as lent:
            yield _one(trial, lent, cores, partial(watch, trial))


@contextmanager
def alone_on_the_machine(trials: list[Trial], say: Callable[[str], None]) -> Iterator[None]:
    """Keep other experiments and the running lab's load away meanwhile.

    Raises `LabError` when another experiment runs, or when the open files cannot suffice.
    """
    files = raise_open_files()
    most = max(map(_most_in_progress, trials), default=0)
    if files < FILES_APART + FILES_EACH * most:
        raise LabError(f"{most:,} requests at once need more than {files:,} open files.", status=2)
    with alone(MEASURING), paused(say):
        yield


def _most_in_progress(trial: Trial) -> int:
    load, prediction = trial.load, trial.prediction
    if load.rate is None:
        return min(load.users, prediction.slots)
    return min(round(load.rate * load.wait_seconds), prediction.slots)


def _one(trial: Trial, lent: Stack, cores: Cores, watch: Callable[[str], None]) -> Result:
    service = trial.variant.service
    try:
        found = measure(trial, lent, watch)
    except StackError as error:
        return no_result(trial, str(error), error.log)
    except WrongAnswerError as error:
        return no_result(trial, str(error), lent.last_words(service))
    except urllib3.exceptions.HTTPError as error:
        sentence = f"Its figures could not be read: {type(error).__name__}."
        return no_result(trial, sentence, lent.last_words(service))
    return result(Evidence.of(trial, found, cores), lent.last_words(service))


@contextmanager
def paused(say: Callable[[str], None]) -> Iterator[None]:
    """Pause this lab's load, if there is any, and restore it after; `say` hears of both.

    What somebody has started meanwhile goes on as it is.
    """
    locust = addresses()["locust"].reach
    users = _users(locust) if is_up("locust") else 0
    if not users:
        yield
        return
    _post(f"{locust}/stop", {})
    say("The lab is up: its load is paused meanwhile.")
    try:
        yield
    finally:
        if not _users(locust):
            _resume(locust, users)
        say("The lab's load runs again.")


def _resume(locust: str, users: int) -> None:
    _post(f"{locust}/swarm", {"user_count": str(users), "spawn_rate": str(users)})
    # Locust answers before it begins.
    if not wait_until(lambda: _users(locust) > 0, TIMEOUT):
        raise LabError(f"The lab's load did not come back: start it at {locust}.")


def _post(url: str, fields: dict[str, str]) -> None:
    try:
        answer = urllib3.request("POST", url, fields=fields, timeout=TIMEOUT, retries=False)
    except urllib3.exceptions.HTTPError as error:
        raise LabError(f"The lab's Locust does not answer: {type(error).__name__}.") from None
    if answer.status != 200:
        raise LabError(f"The lab's Locust answered {answer.status} to {url}.")


def _users(locust: str) -> int:
    try:
        stats = ask(f"{locust}/stats/requests", TIMEOUT)
    except NoAnswerError:
        return 0
    return int(stats["user_count"]) if stats["state"] in ("running", "spawning") else 0
