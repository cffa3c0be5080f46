"""One request before the load: where a server does not answer, there is no use in loading it."""

import json
import time

import urllib3

from lab.answers import json_of
from lab.exercise.manifest import Requests
from lab.processes.output import TroubleError
from lab.processes.running import Running
from lab.waiting import wait_until
from services.common.contract.routes import REQUEST_START

TIMEOUT = 12.0  # seconds; a worker is still on its way when its port listens
PAUSE = 0.25  # seconds after a refusal
LONGEST_SHOWN = 80  # bytes of a wrong answer
LEAVING_SECONDS = 1.5  # for a program that has broken off to have ended


def require_answer(server: Running, load: Requests, seconds: float = TIMEOUT) -> None:
    """Raise `TroubleError` unless one request has its answer."""
    name, asked = server.program.name, f"GET {load.path}"
    status, data = _answer(server, load, time.monotonic() + seconds)
    if status != 200:
        reason = _reason(data)
        sentence = f"{name} answers {status} to {asked}{reason}."
        raise TroubleError(sentence, [] if reason else server.last_words())
    if load.expect is not None and json_of(data) != load.expect:
        due, came = json.dumps(load.expect), data.decode(errors="replace")[:LONGEST_SHOWN]
        raise TroubleError(f"{name} answers {came} to {asked}, instead of {due}.")


def _answer(server: Running, load: Requests, deadline: float) -> tuple[int, bytes]:
    """Return status and body; a refusal may pass, as the requests of an earlier load leave."""
    name, left = server.program.name, deadline - time.monotonic()
    try:
        answer = urllib3.request(
            "GET",
            server.program.url + load.path,
            headers={REQUEST_START: f"t={time.time():.6f}"},  # as the load's requests have it
            timeout=left,
            retries=False,
        )
    except urllib3.exceptions.TimeoutError:
        sentence = f"{name} gave no answer to GET {load.path} within {left:.0f} s."
        raise TroubleError(sentence, server.last_words()) from None
    except urllib3.exceptions.HTTPError:
        wait_until(lambda: server.process.poll() is not None, LEAVING_SECONDS)
        server.require_alive(f"when it was asked for {load.path}")
        sentence = f"{name} broke off the connection when it was asked for {load.path}."
        raise TroubleError(sentence, server.last_words()) from None
    if answer.status == 503 and time.monotonic() + PAUSE < deadline:
        time.sleep(PAUSE)
        return _answer(server, load, deadline)
    return answer.status, answer.data


def _reason(body: bytes) -> str:
    """Return what a problem document says of itself, as the end of a sentence."""
    problem = json_of(body)
    detail = problem.get("detail") if isinstance(problem, dict) else None
    return f": {detail.rstrip('.')}" if isinstance(detail, str) else ""
