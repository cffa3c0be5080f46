"""Pauses the load of the lab that is up, so that it does not disturb a measurement."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import urllib3

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
    ask(f"{locust}/stop", TIMEOUT)
    say(f"The lab is up: its load ({users} users) is paused meanwhile.")
    try:
        yield
    finally:
        fields = {"user_count": str(users), "spawn_rate": str(users)}
        urllib3.request("POST", f"{locust}/swarm", fields=fields, timeout=TIMEOUT, retries=False)
        say(f"The lab's load ({users} users) runs again.")


def _users(locust: str) -> int:
    try:
        stats = ask(f"{locust}/stats/requests", TIMEOUT)
    except NoAnswerError:
        return 0
    return int(stats["user_count"]) if stats["state"] in ("running", "spawning") else 0
