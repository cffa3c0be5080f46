"""Asks for one path of a server, checks each answer, and keeps its raw times."""

import asyncio
import json
import re
import time
from dataclasses import asdict, dataclass
from typing import Literal

import aiohttp

from lab.exercise.manifest import Requests
from services.common.contract.routes import REQUEST_START

PATIENCE = 15.0  # seconds; no check lasts longer
_DURATION = re.compile(r"(\w+)\s*;\s*dur=([0-9.]+)")

Outcome = Literal["right", "wrong", "refused", "failed", "unanswered"]


@dataclass
class Ask:
    """One request: its times (seconds of one clock) and outcome; who gave up is unanswered.

    `timing` is what the answer's Server-Timing header says, in milliseconds by name.
    """

    started: float
    finished: float | None = None
    outcome: Outcome = "unanswered"
    timing: dict[str, float] | None = None

    def as_json(self) -> dict[str, object]:
        """Return it as JSON has it."""
        return asdict(self)


class Asker:
    """Makes the requests of one load; `asks` are all of them, in the order they were begun."""

    def __init__(self, session: aiohttp.ClientSession, url: str, load: Requests) -> None:
        self._session = session
        self._url = url + load.path
        self._expect = load.expect
        self.asks: list[Ask] = []

    async def __call__(self) -> Ask:
        """Make one request."""
        ask = Ask(time.monotonic())
        self.asks.append(ask)
        headers = {REQUEST_START: f"t={time.time():.6f}"}
        try:
            async with self._session.get(self._url, headers=headers) as answer:
                body = await answer.read()
        except (aiohttp.ClientError, TimeoutError):
            ask.finished, ask.outcome = time.monotonic(), "failed"
            return ask
        except asyncio.CancelledError:
            ask.finished = time.monotonic()  # so long it waited, in vain
            raise
        ask.finished = time.monotonic()
        ask.outcome = self._outcome(answer.status, body)
        ask.timing = _timing(answer.headers.get("Server-Timing", ""))
        return ask

    async def drain(self, seconds: float) -> None:
        """Wait until every request has its answer, at most `seconds`."""
        deadline = time.monotonic() + seconds
        await asyncio.sleep(0)  # tasks that were just begun ask now
        while any(ask.finished is None for ask in self.asks) and time.monotonic() < deadline:
            await asyncio.sleep(0.05)

    def _outcome(self, status: int, body: bytes) -> Outcome:
        if status == 503:
            return "refused"
        if status != 200:
            return "failed"
        return "right" if self._expect is None or _json(body) == self._expect else "wrong"


def session() -> aiohttp.ClientSession:
    """Return a client without a limit of its own: a pool of a hundred would be a hidden limit."""
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0),
        timeout=aiohttp.ClientTimeout(total=PATIENCE),
        cookie_jar=aiohttp.DummyCookieJar(),
    )


def _json(body: bytes) -> object:
    try:
        return json.loads(body)
    except ValueError:
        return None


def _timing(header: str) -> dict[str, float]:
    return {name: float(ms) for name, ms in _DURATION.findall(header) if ms.count(".") < 2}
