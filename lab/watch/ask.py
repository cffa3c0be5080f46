"""Asks one of the lab's own services for JSON."""

from typing import Any

import urllib3


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
