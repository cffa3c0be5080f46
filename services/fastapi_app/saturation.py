"""Measures what fills up inside a worker of twin B: the event loop, and AnyIO's threads."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from anyio.to_thread import current_default_thread_limiter

from services.common.measuring import metrics
from services.common.measuring.recording import histogram, number

PERIOD = 0.1  # seconds


@asynccontextmanager
async def sampling(thread_tokens: int) -> AsyncIterator[None]:
    """Sample while the application runs; give its thread pool `thread_tokens` threads."""
    current_default_thread_limiter().total_tokens = thread_tokens
    task = asyncio.create_task(_sample())
    try:
        yield
    finally:
        task.cancel()


async def _sample() -> None:
    lag = histogram(metrics.LOOP_LAG_SECONDS)
    busy, waiting = number(metrics.THREADS_BUSY), number(metrics.THREADS_WAITING)
    pool = current_default_thread_limiter()
    loop = asyncio.get_running_loop()
    while True:
        due = loop.time() + PERIOD
        await asyncio.sleep(PERIOD)
        lag.observe(max(loop.time() - due, 0.0))
        statistics = pool.statistics()
        busy.set(statistics.borrowed_tokens)
        waiting.set(statistics.tasks_waiting)
