"""Closed and open load."""

import asyncio
import time
from collections.abc import Sequence

from lab.exercise.load.asking import Asker
from lab.exercise.manifest import Arrivals, Closed

PAUSE = 0.2  # seconds after a failure: one that comes at once would only heat this machine


async def closed(ask: Asker, load: Closed, users: int) -> None:
    """Have `users` ask again once they are answered; they begin one after another."""
    end = time.monotonic() + load.warmup + load.seconds
    spread = min(load.warmup, 1.0)
    loops = [_user(ask, place * spread / users, load.pause, end) for place in range(users)]
    await _until(end, [asyncio.create_task(loop) for loop in loops])


async def arriving(ask: Asker, load: Arrivals) -> None:
    """Ask at the load's rate, answered or not."""
    begin = time.monotonic()
    end = begin + load.warmup + load.seconds
    tasks: list[asyncio.Task[object]] = []
    for place in range(round((load.warmup + load.seconds) * load.rate)):
        await asyncio.sleep(begin + place / load.rate - time.monotonic())
        tasks.append(asyncio.create_task(ask()))
    await _until(end, tasks)


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
