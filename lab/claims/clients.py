"""Clients of the claims' own: what they get of routes that compute, and who waits beside them."""

import asyncio
import json
import time

from lab.experiment.percentiles import nearest_rank
from lab.load import Asker, Request, closed, session
from services.common.flowers.flowers import EXAMPLE, MOST_FLOWERS

WARMUP_SECONDS, SECONDS = 1.0, 4.0
TIMEOUT = 30.0  # seconds
WAIT_MS = 20
CLIENTS = 4  # that have flowers classified, and as many that wait
WAITS = 400


def answers_a_second(url: str, clients: int) -> float:
    """Return the right answers a second that so many `clients` get, who ask again at once."""
    began = time.monotonic() + WARMUP_SECONDS
    asked = asyncio.run(_closed(url, clients))
    moments = [ask.finished for ask in asked.asks if ask.finished and ask.outcome == "right"]
    return sum(began <= moment < began + SECONDS for moment in moments) / SECONDS


async def _closed(url: str, clients: int) -> Asker:
    async with session(TIMEOUT) as opened:
        ask = Asker(opened, Request(url))
        await closed(ask, clients, WARMUP_SECONDS + SECONDS)
        return ask


def p99_beside(url: str, route: str | None = None, waits: int = WAITS) -> float:
    """Return the 99th percentile of waits at `url`, in seconds, while others ask for `route`.

    They have flowers classified there. Raises `RuntimeError` if an answer is not right.
    """
    return nearest_rank(asyncio.run(_waits(url, route, waits)), 99)


async def _waits(url: str, route: str | None, waits: int) -> list[float]:
    async with session(TIMEOUT) as opened:
        waiting = Asker(opened, Request(f"{url}/wait?ms={WAIT_MS}", expect={"ms": WAIT_MS}))
        others = Asker(opened, _classify(url + route)) if route else None
        if others:
            await others()  # the library is imported, the process begun
        beside = [asyncio.create_task(_go_on(others)) for _ in range(CLIENTS) if others]
        await asyncio.gather(*(_ask(waiting, waits // CLIENTS) for _ in range(CLIENTS)))
        for task in beside:
            task.cancel()
        await asyncio.gather(*beside, return_exceptions=True)
    for asker in filter(None, (waiting, others)):
        _require_right(asker)
    return [ask.finished - ask.started for ask in waiting.asks if ask.finished]


async def _ask(ask: Asker, times: int) -> None:
    for _ in range(times):
        await ask()


async def _go_on(ask: Asker) -> None:
    while (await ask()).outcome == "right":
        pass


def _require_right(asker: Asker) -> None:
    wrong = {ask.outcome for ask in asker.asks} - {"right", "unanswered"}
    if wrong:
        raise RuntimeError(f"Answers were {', '.join(sorted(wrong))}: {asker.complaint}.")


def _classify(url: str) -> Request:
    flowers = json.dumps({"flowers": EXAMPLE["flowers"][:1] * MOST_FLOWERS}).encode()
    return Request(url, "POST", {"Content-Type": "application/json"}, flowers)
