"""Verifies a service's answers before it is measured: a wrong answer that is fast is no result."""

import json

import urllib3

from lab.experiment.trial import Trial
from services.common.contract.problems import PROBLEM_TYPE

TIMEOUT = 10.0  # seconds
PROBE_MS = 20


class WrongAnswerError(Exception):
    """The service does not answer as the contract has it."""


def verify(url: str, trial: Trial) -> None:
    """Ask each kind of question once; raises `WrongAnswerError` with a sentence."""
    route = trial.variant.route
    _verify(f"{url}{route}?ms={PROBE_MS}", 200, "application/json", {"ms": PROBE_MS})
    if trial.variant.module:
        return
    _verify(f"{url}{route}?ms=much", 422, PROBLEM_TYPE, {"status": 422})
    _verify(f"{url}/nowhere", 404, PROBLEM_TYPE, {"status": 404})
    model = trial.model
    _verify(f"{url}/", 200, "application/json", {"slots": model.slots, "variant": model.variant})


def _verify(url: str, status: int, content_type: str, expected: dict[str, object]) -> None:
    try:
        answer = urllib3.request("GET", url, timeout=TIMEOUT, retries=False)
    except urllib3.exceptions.HTTPError as error:
        raise WrongAnswerError(f"{url} gave no answer: {type(error).__name__}.") from None
    if answer.status != status:
        raise WrongAnswerError(f"{url} answered {answer.status}, not {status}.")
    given = answer.headers.get("Content-Type", "none").partition(";")[0]
    if given != content_type:
        raise WrongAnswerError(f"{url} answered with {given}, not {content_type}.")
    _verify_body(url, answer.data, expected)


def _verify_body(url: str, body: bytes, expected: dict[str, object]) -> None:
    try:
        found = json.loads(body)
    except ValueError:
        raise WrongAnswerError(f"{url} answered with what is not JSON.") from None
    for name, value in expected.items():
        if not isinstance(found, dict) or found.get(name) != value:
            raise WrongAnswerError(f"{url} answered {str(found)[:80]}, not {name}={value}.")
