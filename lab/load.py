"""Closed and open load: each answer checked, its raw times kept."""

import asyncio
import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

import aiohttp
import psutil

from lab.answers import beginning, json_of, reason, timing, whole
from lab.experiment.percentiles import nearest_rank
from services.common.contract.routes import REQUEST_START

PATIENCE = 15.0  # seconds; no check of an exercise lasts longer

Outcome = Literal["right", "wrong", "refused", "failed", "unanswered"]
PAUSE = 0.2  # seconds after a failure: one that comes at once would only heat this machine
TICK = 0.02  # seconds
LATE = 0.02  # seconds that a twentieth of the ticks may be late
FULL = 70.0  # percent of all cores


@dataclass
class Ask:
    """One request: its times (seconds of one clock) and outcome; who gave up is unanswered.

    `timing` is what the answer's Server-Timing header says, in milliseconds by name.
    """

    started: float
    finished: float | None = None
    outcome: Outcome = "unanswered"
    timing: dict[str, float] | None = None


@dataclass(frozen=True)
class Request:
    """What is asked for, and what makes an answer right; `weight` is its share beside others.

    Right is an answer with `status`, with `text` in its body, and with the JSON `expect` as its
    body, unless that is None.
    """

    url: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    status: int = 200
    text: str = ""
    expect: object = None
    weight: float = 1.0

    def is_right(self, status: int, body: bytes) -> bool:
        """Return whether this is a right answer."""
        if status != self.status or self.text.encode() not in body:
            return False
        return self.expect is None or json_of(body) == self.expect


class Asker:
    """Makes the requests of one load; `asks` are all of them, in the order they were begun.

    `complaint` is what came of the last one that was not right.
    """

    def __init__(self, session: aiohttp.ClientSession, *requests: Request) -> None:
        """Ask for one of `requests` each time, by their weights and the same in each run."""
        self._session = session
        self._requests = requests
        self._weights = [request.weight for request in requests]
        self._random = random.Random(0)  # noqa: S311  # no secret
        self.asks: list[Ask] = []
        self.complaint = ""

    async def __call__(self) -> Ask:
        """Make one request."""
        [request] = self._random.choices(self._requests, self._weights)
        ask = Ask(time.monotonic())
        self.asks.append(ask)
        headers = {REQUEST_START: f"t={time.time():.6f}", **request.headers}
        try:
            async with self._session.request(
                request.method,
                request.url,
                data=request.body,
                headers=headers,
                allow_redirects=False,  # it may lead to a host that is somebody else's
            ) as answer:
                body = await whole(answer)
        except (aiohttp.ClientError, TimeoutError) as error:
            ask.finished, ask.outcome = time.monotonic(), "failed"
            self._complain(request, f"gave no answer ({reason(error)})")
            return ask
        except asyncio.CancelledError:
            ask.finished = time.monotonic()  # so long it waited, in vain
            raise
        ask.finished = time.monotonic()
        ask.outcome = self._outcome(request, answer, body)
        ask.timing = timing(answer.headers.get("Server-Timing", ""))
        return ask

    def _outcome(self, request: Request, answer: aiohttp.ClientResponse, body: bytes) -> Outcome:
        status = answer.status
        if request.is_right(status, body):
            return "right"
        leads = f", leads to {answer.headers['Location']}" if "Location" in answer.headers else ""
        instead = "" if status == request.status else f", not {request.status}"
        self._complain(request, f"answered {status}{leads}{instead}{beginning(body)}")
        if status == 503:
            return "refused"
        return "wrong" if status == request.status else "failed"

    def _complain(self, request: Request, what: str) -> None:
        self.complaint = f"{request.method} {urlsplit(request.url).path} {what}"

    async def drain(self, seconds: float) -> None:
        """Wait until every request has its answer, at most `seconds`."""
        deadline = time.monotonic() + seconds
        await asyncio.sleep(0)  # tasks that were just begun ask now
        while any(ask.finished is None for ask in self.asks) and time.monotonic() < deadline:
            await asyncio.sleep(0.05)


def session(patience: float = PATIENCE) -> aiohttp.ClientSession:
    """Return a client without a limit of its own: a pool of a hundred would be a hidden limit.

    `patience` is how many seconds it waits for an answer.
    """
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0),
        timeout=aiohttp.ClientTimeout(total=patience),
        cookie_jar=aiohttp.DummyCookieJar(),
    )


async def closed(
    ask: Asker, users: int, seconds: float, spread: float = 0.0, pause: float = 0.0
) -> None:
    """Have `users` ask again `pause` seconds after they are answered, for `seconds`.

    They begin one after another within `spread` seconds.
    """
    end = time.monotonic() + seconds
    loops = [_user(ask, place * spread / users, pause, end) for place in range(users)]
    await _until(end, [asyncio.create_task(loop) for loop in loops])


async def arriving(ask: Asker, rate: float, seconds: float) -> None:
    """Ask `rate` times a second, answered or not."""
    begin = time.monotonic()
    tasks: list[asyncio.Task[object]] = []
    for place in range(round(seconds * rate)):
        await asyncio.sleep(begin + place / rate - time.monotonic())
        tasks.append(asyncio.create_task(ask()))
    await _until(begin + seconds, tasks)


async def _user(ask: Asker, late: float, pause: float, end: float) -> None:
    await asyncio.sleep(late)
    while time.monotonic() < end:
        failed = (await ask()).outcome in ("failed", "refused")
        await asyncio.sleep(max(pause, PAUSE) if failed else pause)


async def _until(end: float, tasks: Sequence[asyncio.Task[object]]) -> None:
    if tasks:
        await asyncio.wait(tasks, timeout=max(end - time.monotonic(), 0))
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


class Lag:
    """Ticks while a load runs, and notes how late each tick was."""

    def __init__(self) -> None:
        self._late: list[float] = []
        self._before = psutil.cpu_times()

    @property
    def busy(self) -> bool:
        """Whether this process came late, or the cores were nearly full."""
        late = nearest_rank(self._late, 95) if self._late else 0.0
        return late > LATE or self._cores_used() > FULL

    async def tick(self) -> None:
        """Tick until cancelled."""
        while True:
            due = time.monotonic() + TICK
            await asyncio.sleep(TICK)
            self._late.append(time.monotonic() - due)

    def _cores_used(self) -> float:
        before, now = self._before, psutil.cpu_times()
        idle = now.idle - before.idle
        total = sum(now) - sum(before)
        return 100 * (1 - idle / total) if total else 0.0
