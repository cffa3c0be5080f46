"""A load: `await ask()` makes one request and comes back with its answer."""

import asyncio
from collections.abc import Awaitable, Callable

RATE = 10  # arrivals a second, as the world has them
Ask = Callable[[], Awaitable[object]]


async def load(ask: Ask, seconds: float) -> None:
    begun = []  # a task that nobody holds may be collected
    for _ in range(round(RATE * seconds)):
        begun.append(asyncio.ensure_future(ask()))
        await asyncio.sleep(1 / RATE)
