"""What looking into a service costs it: `python -m tests.own_service.cost_of_looks`.

Windows with and without looks alternate; the medians of both, and of their ratios, are printed.
"""

import asyncio
import os
import shlex
import sys
from dataclasses import dataclass
from statistics import median

from lab.load import Asker, Request, closed, session
from lab.own_service.evidence import looks_at
from lab.own_service.service import Service, Start, started
from lab.processes.running import RunningPrograms, running_programs
from tests.own_service.trying import GTHREAD, SHOPS, UVICORN
from tests.running import running

ROUNDS = 12
SECONDS = 2.0  # of a window
USERS = {
    f"{UVICORN} fastapi_cpu:app": 8,
    f"{GTHREAD} 8 flask_cpu:app": 8,
    f"{UVICORN} fastapi_awaits:app": 100,
    f"{GTHREAD} 40 flask_call:app": 40,
}


@dataclass(frozen=True)
class Window:
    """What a service did: answers a second, and processor seconds for each."""

    throughput: float
    cpu_seconds: float


async def window(service: Service, users: int, looked_at: bool) -> Window:
    """Load the service, and look into it all the while or not at all."""
    async with session() as opened:
        ask = Asker(opened, Request(service.url))
        before = sum(service.cpu().values())
        looks = looks_at(service, SECONDS) if looked_at else asyncio.sleep(0)
        await asyncio.gather(closed(ask, users, SECONDS, spread=0.1), looks)
    right = sum(one.outcome == "right" for one in ask.asks)
    return Window(right / SECONDS, (sum(service.cpu().values()) - before) / right)


def compare(programs: RunningPrograms, command: str, users: int, slow: str) -> None:
    """Print what the looks cost the service with this command."""
    start = Start(shlex.split(command), SHOPS, {**os.environ, "SLOW": slow})
    with started(programs, start) as service:
        asyncio.run(window(service, users, looked_at=False))
        pairs = [
            [asyncio.run(window(service, users, looked_at)) for looked_at in (False, True)]
            for _ in range(ROUNDS)
        ]
    answers = median(looked.throughput / free.throughput for free, looked in pairs)
    cpu = median(looked.cpu_seconds / free.cpu_seconds for free, looked in pairs)
    free, looked = (median(one.throughput for one in both) for both in zip(*pairs, strict=True))
    sys.stdout.write(
        f"{command}: {free:.0f} answers a second, {looked:.0f} with looks ({answers:.3f} of them); "
        f"processor for an answer: {cpu:.3f} times\n"
    )


if __name__ == "__main__":
    with running("services.downstream", "DOWNSTREAM") as slow, running_programs() as programs:
        for command, users in USERS.items():
            compare(programs, command, users, slow.url)
