"""Tries other settings of a service's server, as far as its verdict suggests them."""

import asyncio
import shlex
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from lab.load import Asker, Request, arriving, closed, session
from lab.own_service.examination import PATIENCE, Examined, require_right
from lab.own_service.found import Tried
from lab.own_service.load_in_steps import Curve
from lab.own_service.server_options import alternatives
from lab.own_service.service import Service, Start, started
from lab.processes.output import TroubleError
from lab.processes.running import RunningPrograms

WARM_SECONDS, SECONDS = 1.0, 3.0  # of load for each
ROOM = 1.25  # times the slots that a rate takes: arrivals come in bunches
MEETS_RATE = 0.97  # of it: some answers belong to requests from before
ALIKE = 1.05  # times the least memory: chance makes such differences
NEARLY = 0.95  # of the most: who brings so much is as good


@dataclass(frozen=True)
class Goal:
    """What a service is to bear: `p95` in seconds, `rate` in answers a second; None: the most."""

    p95: float | None = None
    rate: float | None = None

    def is_met_by(self, tried: Tried) -> bool:
        """Return whether these settings are as fast as is wanted, with no wrong answer."""
        if tried.trouble or tried.failing:
            return False
        fast = self.p95 is None or tried.p95 <= self.p95
        return fast and (self.rate is None or tried.throughput >= MEETS_RATE * self.rate)


def tune(
    programs: RunningPrograms,
    start: Start,
    seen: Examined,
    goal: Goal,
    asked: Callable[[str], Sequence[Request]],
) -> Iterator[Tried]:
    """Yield what each way to start a service brings, today's first."""
    needed = ROOM * goal.rate * seen.alone if goal.rate else 0.0
    more = needed / seen.slots.number if seen.slots else 0.0
    users = seen.steps[-1].users
    for one in [start, *alternatives(start, seen.verdict.cause, more)]:
        change = shlex.join(_change(start, one))
        try:
            with started(programs, one) as service:
                found = asyncio.run(_tried(one, service, asked(service.url), goal.rate, users))
                yield found.model_copy(update={"change": change})
        except TroubleError as error:
            last = f" {error.words[-1]}" if error.words else ""
            yield _nothing(one, change, f"{error.sentence}{last}")


def _change(before: Start, after: Start) -> Iterator[str]:
    """Yield the options of a command that another has not, each with its value."""
    now = set(pairwise([*before.command, ""]))
    for name, value in pairwise([*after.command, ""]):
        if name.startswith("-") and (name, value) not in now:
            yield name
            yield value


def choose(tried: Sequence[Tried], goal: Goal | None) -> list[Tried]:
    """Return `tried` with the cheapest marked that meets the goal: the first with least memory."""
    most = max((one.throughput for one in tried), default=0.0)
    goal = goal or Goal()
    meeting = [one for one in tried if goal.is_met_by(one)]
    if goal == Goal():
        meeting = [one for one in meeting if one.throughput >= NEARLY * most]
    least = min((one.memory_bytes for one in meeting), default=0.0)
    # The first of them has the fewest threads.
    best = next((one for one in meeting if one.memory_bytes <= ALIKE * least), None)
    return [one.model_copy(update={"chosen": one is best}) for one in tried]


async def _tried(
    start: Start, service: Service, requests: Sequence[Request], rate: float | None, users: int
) -> Tried:
    async with session(PATIENCE) as opened:
        ask = Asker(opened, *requests)
        await require_right(ask, service)
        seconds = WARM_SECONDS + SECONDS
        load = arriving(ask, rate, seconds) if rate else closed(ask, users, seconds, WARM_SECONDS)
        loading = asyncio.create_task(load)
        await asyncio.sleep(WARM_SECONDS)
        step = await Curve(service, ask).window(SECONDS - 0.1)
        memory = service.memory_bytes()
        await loading
    service.require_alive("under load")
    return Tried(
        command=shlex.join(start.command),
        change="",
        throughput=step.throughput,
        p95=step.p95,
        failing=step.failing,
        memory_bytes=memory,
        cpu_seconds=step.cores / step.throughput if step.cores and step.throughput else None,
    )


def _nothing(start: Start, change: str, trouble: str) -> Tried:
    return Tried(
        command=shlex.join(start.command),
        change=change,
        throughput=0.0,
        p95=0.0,
        failing=1.0,
        memory_bytes=0.0,
        cpu_seconds=None,
        trouble=trouble,
    )
