"""One request before the load: where a server does not answer, there is no use in loading it."""

import json

import urllib3

from lab.exercise.manifest import Requests
from lab.exercise.stage import Running
from lab.exercise.trouble import TroubleError
from lab.waiting import wait_until

TIMEOUT = 5.0  # seconds
LEAVING_SECONDS = 1.5  # for a program that has broken off to have ended


def require_answer(server: Running, load: Requests, seconds: float = TIMEOUT) -> None:
    """Raise `TroubleError` unless one request has its answer."""
    name, asked = server.program.name, f"GET {load.path}"
    try:
        answer = urllib3.request("GET", server.url + load.path, timeout=seconds, retries=False)
    except urllib3.exceptions.TimeoutError:
        sentence = f"{name} gave no answer to {asked} within {seconds:g} s."
        raise TroubleError(sentence, server.last_words()) from None
    except urllib3.exceptions.HTTPError:
        wait_until(lambda: server.process.poll() is not None, LEAVING_SECONDS)
        server.require_alive(f"when it was asked for {load.path}")
        sentence = f"{name} broke off the connection when it was asked for {load.path}."
        raise TroubleError(sentence, server.last_words()) from None
    if answer.status != 200:
        raise TroubleError(f"{name} answers {answer.status} to {asked}.", server.last_words())
    body = _json(answer.data)
    if load.expect is not None and body != load.expect:
        due, came = json.dumps(load.expect), answer.data.decode(errors="replace")[:80]
        raise TroubleError(f"{name} answers {came} to {asked}, instead of {due}.")


def _json(body: bytes) -> object:
    """Return what JSON a body is, or None."""
    try:
        return json.loads(body)
    except ValueError:
        return None
