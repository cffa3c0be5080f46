"""What the downstream knows while it runs: its faults, its journal, and a cap on its work."""

import asyncio
from collections import deque
from dataclasses import dataclass, field

from services.common.measuring import metrics
from services.common.measuring.recording import number
from services.downstream.faults import NONE, Faults
from services.downstream.journal import Journal

LONGEST_QUEUE = 10_000


class GateFullError(Exception):
    """More calls wait than the gate has room for."""


class Gate:
    """Lets at most `limit` calls pass at once (None: no limit); the rest wait in turn."""

    def __init__(self) -> None:
        self._limit: int | None = None
        self._inside = 0
        self._waiting: deque[asyncio.Future[None]] = deque()

    def limit_to(self, limit: int | None) -> None:
        """Change the limit; those who wait feel it at once."""
        self._limit = limit
        self._wake()

    async def enter(self) -> None:
        """Pass, or wait for a place. Raises `GateFullError` when too many wait already."""
        if self._room():
            self._inside += 1
            return
        if len(self._waiting) >= LONGEST_QUEUE:
            raise GateFullError
        turn = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            await turn  # whoever wakes us has counted us in
        except asyncio.CancelledError:
            self._abandon(turn)
            raise

    def leave(self) -> None:
        """Give the place to the next in turn."""
        self._inside -= 1
        self._wake()

    def _room(self) -> bool:
        return self._limit is None or self._inside < self._limit

    def _wake(self) -> None:
        while self._waiting and self._room():
            turn = self._waiting.popleft()
            if not turn.done():
                self._inside += 1
                turn.set_result(None)

    def _abandon(self, turn: asyncio.Future[None]) -> None:
        if turn.done() and not turn.cancelled():
            self.leave()
        elif turn in self._waiting:
            self._waiting.remove(turn)


@dataclass
class State:
    """The state of the one process."""

    journal: Journal
    faults: Faults = NONE
    gate: Gate = field(default_factory=Gate)

    def set_faults(self, faults: Faults) -> None:
        """Put `faults` in force for every call that arrives from now on."""
        self.faults = faults
        self.gate.limit_to(faults.max_concurrent)
        number(metrics.FAULT_LATENCY_SECONDS).set(faults.latency.mean / 1000)
