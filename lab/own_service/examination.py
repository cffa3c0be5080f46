"""Examines one kind of request: the curve, the slots, what holds it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from lab.load import Asker, Request, session
from lab.machine import cores
from lab.own_service.cause import judge, not_full
from lab.own_service.evidence import Evidence, gather, looks_at
from lab.own_service.load_in_steps import MOST_FAILING, Curve, Step, plateau
from lab.own_service.service import Service
from lab.own_service.slots import Slots, slots
from lab.own_service.verdict import Verdict
from lab.processes.output import TroubleError
from lab.units import counted

PATIENCE = 60.0  # seconds for one answer
IDLE_SECONDS = 0.4
WORKS = 0.2  # of what the busiest process computes, that another does which works, too
WARM = 2  # requests that are not counted: what is imported and opened at first is paid once

Say = Callable[[str], None]


@dataclass(frozen=True)
class Examined:
    """What was found of one kind of request. `ceiling` is in answers a second, None: unknown."""

    steps: list[Step]
    alone: float
    slots: Slots | None
    ceiling: float | None
    verdict: Verdict
    cpu_seconds: float | None  # of the service for each answer
    memory_bytes: float | None  # of all its processes, while it is full
    full: Step
    queued: int | None  # in the accept queue of its port, while it is full


async def examine(service: Service, requests: Sequence[Request], most: int, say: Say) -> Examined:
    """Load the service with `requests` until it is full; raises `TroubleError` with a sentence."""
    idle = await looks_at(service, IDLE_SECONDS)
    async with session(PATIENCE) as opened:
        ask = Asker(opened, *requests)
        await require_right(ask, service)
        curve = Curve(service, ask, say)
        try:
            await curve.climb(most)
            _require_answers(curve)
            say(f"looking into it, {curve.steps[-1].users} users")
            found = await gather(curve, idle)
        finally:
            await curve.users.leave()
    return _examined(curve, found)


async def ask_once(service: Service, requests: Sequence[Request]) -> None:
    """Ask without load; raises `TroubleError` if the answer is not right."""
    async with session(PATIENCE) as opened:
        await require_right(Asker(opened, *requests), service)


async def require_right(ask: Asker, service: Service) -> None:
    """Raise `TroubleError` if the first answers are not right."""
    for _ in range(WARM):
        if (await ask()).outcome != "right":
            said = service.running.last_words() if service.running else ()
            service.require_alive("before its first answer")
            raise TroubleError(f"The first request is not answered rightly: {ask.complaint}.", said)
    ask.asks.clear()


def _require_answers(curve: Curve) -> None:
    last = curve.steps[-1]
    with_users = f"with {counted(last.users, 'user')}"
    curve.service.require_alive(with_users)
    if last.failing > MOST_FAILING:
        said = curve.service.running.last_words() if curve.service.running else ()
        raise TroubleError(
            f"{with_users.capitalize()} {last.failing:.0%} of the answers are not right: "
            f"{curve.ask.complaint}.",
            said,
        )


def _examined(curve: Curve, found: Evidence) -> Examined:
    best = plateau([*curve.steps, found.full])
    counted = slots(best.throughput, best.answers, curve.alone)
    verdict = (judge if curve.is_full else not_full)(found, counted)
    if curve.stands_still:
        verdict = replace(
            verdict, why=f"With {found.full.users} users it stands still. {verdict.why}"
        )
    if verdict.at_once and counted.agree(verdict.at_once):
        counted = counted.but_seen(verdict.at_once)
    cpu = best.cores / best.throughput if best.cores and best.throughput else None
    by_slots = max(counted.number / curve.alone_seconds, best.throughput)
    of_cores = [_usable(found) / cpu] if cpu else []
    has_slots = verdict.cause not in ("cpu", "generator") and curve.is_full
    return Examined(
        steps=curve.steps,
        alone=curve.alone_seconds,
        slots=counted if has_slots else None,
        ceiling=min([by_slots, *of_cores] if has_slots else of_cores, default=None),
        verdict=verdict,
        cpu_seconds=cpu,
        memory_bytes=curve.service.memory_bytes() or None,
        full=found.full,
        queued=found.queued,
    )


def _usable(found: Evidence) -> float:
    """Return how many cores its processes that work can use: Python's one each."""
    busiest = max(found.cores.values(), default=0.0)
    working = sum(busy >= WORKS * busiest for busy in found.cores.values())
    return min(max(working, busiest), cores())
