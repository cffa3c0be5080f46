"""Pauses the load of the lab that is up, so that it does not disturb a measurement."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import urllib3

from lab.problem import LabError
from lab.watch.addresses import addresses
from lab.watch.ask import NoAnswerError, ask

TIMEOUT = 10.0  # seconds


@contextmanager
def paused(say: Callable[[str], None]) -> Iterator[None]:
    """Pause the running lab's load, if there is any, and restore it after; `say` hears of both."""
    locust = addresses()["locust"].reach
    users = _users(locust)
    if not users:
        yield
        return
    _post(f"{locust}/stop", {})
    say("The lab is up: its load is paused meanwhile.")
    try:
        yield
    finally:
        _post(f"{locust}/swarm", {"user_count": str(users), "spawn_rate": str(users)})
        say("The lab's load runs again.")


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
