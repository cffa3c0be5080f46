"""Whether this machine was busy: then times say little of a server."""

import asyncio
import time

import psutil

TICK = 0.02  # seconds
LATE = 0.02  # seconds that a twentieth of the ticks may be late
FULL = 70.0  # percent of all cores


class Lag:
    """Ticks while a load runs, and notes how late each tick was."""

    def __init__(self) -> None:
        self._late: list[float] = []
        self._before = psutil.cpu_times()

    @property
    def busy(self) -> bool:
        """Whether this process came late, or the cores were nearly full."""
        ordered = sorted(self._late)
        late = ordered[len(ordered) * 95 // 100] if ordered else 0.0
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
