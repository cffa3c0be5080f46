"""A load: `await ask()` makes one request and comes back with its answer."""

import asyncio
import time
from collections.abc import Awaitable, Callable

RATE = 10  # arrivals a second, as the world has them
Ask = Callable[[], Awaitable[object]]


async def load(ask: Ask, seconds: float) -> None:
    # TODO: begin RATE requests each second, whether or not the last is answered
    end = time.monotonic() + seconds
    await asyncio.gather(*[user(ask, end) for _ in range(5)])


async def user(ask: Ask, end: float) -> None:
    while time.monotonic() < end:
        await ask()
