"""One request before the load: where a server does not answer, there is no use in loading it."""

import json

import urllib3

from lab.exercise.manifest import Requests
from lab.exercise.stage import Running
from lab.exercise.trouble import TroubleError

TIMEOUT = 5.0  # seconds


def require_answer(server: Running, load: Requests) -> None:
    """Raise `TroubleError` unless one request has its answer."""
    name, asked = server.program.name, f"GET {load.path}"
    try:
        answer = urllib3.request("GET", server.url + load.path, timeout=TIMEOUT, retries=False)
    except urllib3.exceptions.TimeoutError:
        sentence = f"{name} gave no answer to {asked} within {TIMEOUT:g} s."
        raise TroubleError(sentence, server.last_words()) from None
    except urllib3.exceptions.HTTPError:
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
