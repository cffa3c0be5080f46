"""Clients that ask every service again and again, and note what came of each request."""

import asyncio
import threading
import time
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, Self

import aiohttp

from lab.watch.addresses import addresses
from lab.watch.states import PROBES
from services.common.contract.twins import TWINS
from services.common.orders.rules import EXAMPLE
from services.common.orders.store import IDEMPOTENCY_KEY

ORDERS = "/orders"
WAITS = 2  # clients of each twin that wait, beside one that orders
PATIENCE = 10.0  # seconds
_PAUSE = 0.05  # seconds between an answer and the next request
# right; an answer that says it cannot; no connection; a connection, and no answer: lost
Outcome = Literal["right", "error", "refused", "lost"]


@dataclass(frozen=True)
class Answer:
    """What came of one request, on this process's monotonic clock."""

    begun: float
    finished: float
    outcome: Outcome


class Clients:
    """Ask from a thread of their own until the `with` ends; an order's key is kept once it is 201.

    Each request has a connection of its own: one that breaks had reached its server.
    """

    def __init__(self, services: Iterable[str]) -> None:
        known = addresses()
        self._urls = {name: known[name].reach for name in services}
        self._done = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()))
        self.answers: defaultdict[str, list[Answer]] = defaultdict(list)
        self.confirmed: set[str] = set()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def outcomes(self, since: float) -> Counter[Outcome]:
        """Return what came of the requests that were finished after `since`."""
        found = (one for answers in self.answers.values() for one in reversed(answers))
        return Counter(answer.outcome for answer in found if answer.finished > since)

    def answered(self, name: str, since: float) -> bool:
        """Return whether a service answered right what was asked after `since`."""
        newest = self.answers[name][-2 * WAITS :]
        return any(answer.begun > since and answer.outcome == "right" for answer in newest)

    def longest_silence(self, name: str, since: float) -> float:
        """Return the longest time without a right answer of a service after `since`, in seconds."""
        right = (one.finished for one in self.answers[name] if one.outcome == "right")
        moments = [since, *(moment for moment in right if moment > since)]
        silences = (after - before for before, after in pairwise(moments))
        return max(silences, default=time.monotonic() - since)

    async def _run(self) -> None:
        connector = aiohttp.TCPConnector(limit=0, force_close=True)
        timeout = aiohttp.ClientTimeout(total=PATIENCE)
        async with aiohttp.ClientSession(connector=connector, timeout=timeout) as session:
            asking = ((name, path) for name in self._urls for path in _paths(name))
            await asyncio.gather(*(self._ask(session, name, path) for name, path in asking))

    async def _ask(self, session: aiohttp.ClientSession, name: str, path: str) -> None:
        # Orders apart: they go on without a downstream.
        noted = self.answers[f"{name}'s orders" if path == ORDERS else name]
        while not self._done.is_set():
            begun, key = time.monotonic(), uuid.uuid4().hex
            outcome = await _outcome(session, self._urls[name] + path, key)
            noted.append(Answer(begun, time.monotonic(), outcome))
            if path == ORDERS and outcome == "right":
                self.confirmed.add(key)
            await asyncio.sleep(_PAUSE)


def _paths(name: str) -> list[str]:
    if name in TWINS:
        return ["/wait?ms=50"] * WAITS + [ORDERS]
    return [PROBES.get(name, "/healthz")]


async def _outcome(session: aiohttp.ClientSession, url: str, key: str) -> Outcome:
    ordering = url.endswith(ORDERS)
    asking = (
        session.post(url, json=EXAMPLE, headers={IDEMPOTENCY_KEY: key})
        if ordering
        else session.get(url)
    )
    try:
        async with asking as answer:
            await answer.read()
    except aiohttp.ClientConnectorError:
        return "refused"
    except (aiohttp.ClientError, TimeoutError):
        return "lost"
    return "right" if answer.status == (201 if ordering else 200) else "error"
