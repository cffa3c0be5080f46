"""How late this process itself is: where the machine is busy, times say little of a server."""

import asyncio
import time

TICK = 0.02  # seconds


class Lag:
    """Ticks while a load runs; `seconds` is how late all but a twentieth of its ticks were."""

    def __init__(self) -> None:
        self._late: list[float] = []

    @property
    def seconds(self) -> float:
        """The 95th percentile so far."""
        ordered = sorted(self._late)
        return ordered[len(ordered) * 95 // 100] if ordered else 0.0

    async def tick(self) -> None:
        """Tick until cancelled."""
        while True:
            due = time.monotonic() + TICK
            await asyncio.sleep(TICK)
            self._late.append(time.monotonic() - due)
