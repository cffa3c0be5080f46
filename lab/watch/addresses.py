"""Where the lab answers: on this machine's ports, or inside Compose's network; and asks there."""

import os
from dataclasses import dataclass
from typing import Any

import urllib3

from lab.compose import services
from lab.environment import in_force


@dataclass(frozen=True)
class Address:
    """One service: where this process reaches it, and the URL for a person's browser."""

    name: str
    reach: str
    url: str


def in_compose() -> bool:
    """Return whether this process is a container of the lab's own network."""
    return os.environ.get("LAB_IN_COMPOSE") == "1"


def addresses() -> dict[str, Address]:
    """Return the address of every service of the lab; its first port is where it answers."""
    found = {}
    for name, service in services(in_force()).items():
        inside, here = next(iter(service.ports.items()))
        url = f"http://127.0.0.1:{here}"
        found[name] = Address(name, f"http://{name}:{inside}" if in_compose() else url, url)
    return found


class NoAnswerError(Exception):
    """The service gave no answer, or not the one asked for."""


def ask(url: str, seconds: float, fields: dict[str, str] | None = None) -> Any:  # noqa: ANN401  # JSON is what it is
    """Return the JSON at `url`; raises `NoAnswerError` after `seconds`, or at once if refused."""
    try:
        answer = urllib3.request("GET", url, fields=fields, timeout=seconds, retries=False)
        if answer.status != 200:
            raise NoAnswerError(f"{url} answered {answer.status}")
        return answer.json()
    except (urllib3.exceptions.HTTPError, ValueError) as error:
        raise NoAnswerError(f"{url} does not answer") from error


def answers(url: str, seconds: float) -> bool:
    """Return whether `url` answers 200 within `seconds`."""
    try:
        return urllib3.request("GET", url, timeout=seconds, retries=False).status == 200
    except urllib3.exceptions.HTTPError:
        return False
