"""Other settings of a service's server, as far as its verdict suggests them: what each brings."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import psutil

from lab.exercise.running import RunningPrograms
from lab.load import Asker, Request, session
from lab.own_service.cause import Cause
from lab.own_service.examination import PATIENCE, require_right
from lab.own_service.load_in_steps import Curve
from lab.own_service.service import Service, Start, started

SECONDS = 4.0  # of load for each
_TIMES = (1, 2, 4, 8)


@dataclass(frozen=True)
class Trial:
    """One way to start the service, and what it brought with so many users."""

    command: str
    throughput: float
    p95: float
    failing: float
    memory_bytes: float
    cpu_seconds: float | None

    def meets(self, p95: float | None, rate: float | None) -> bool:
        """Return whether it is as fast as is wanted: a p95 in seconds, answers a second."""
        fast = p95 is None or self.p95 <= p95
        return fast and (rate is None or self.throughput >= rate) and not self.failing


@dataclass(frozen=True)
class Option:
    """An option of a server's command line, by its names, that makes slots or processes."""

    names: tuple[str, ...]
    default: int
    for_causes: tuple[Cause, ...]


_THREADS = Option(("--threads",), 1, ("slots",))
_WORKERS = Option(("--workers", "-w"), 1, ("cpu", "slots"))
_OPTIONS: dict[str, tuple[Option, ...]] = {
    "gunicorn": (_THREADS, _WORKERS),
    "waitress": (replace(_THREADS, default=4),),
    "waitress-serve": (replace(_THREADS, default=4),),
    "uvicorn": (replace(_WORKERS, for_causes=("cpu", "slots", "blocked-loop")),),
    "granian": (replace(_WORKERS, for_causes=("cpu", "slots", "blocked-loop")),),
    "hypercorn": (_WORKERS,),
}


def alternatives(start: Start, cause: Cause) -> list[Start]:
    """Return the ways to start a service that could help against `cause`, today's first."""
    server = next((name for name in _OPTIONS if _names(start.command, name)), None)
    options = _OPTIONS[server] if server else ()
    fitting = [option for option in options if cause in option.for_causes]
    if not fitting:
        return [start]
    found = []
    for option in fitting:
        now = _value(start.command, option)
        found += [
            replace(start, command=_with(start.command, option, now * times)) for times in _TIMES
        ]
    return list({one.typed: one for one in found}.values())


def _names(command: Sequence[str], server: str) -> bool:
    return any(word.rsplit("/", 1)[-1] == server for word in command[:4])


def _value(command: Sequence[str], option: Option) -> int:
    for word, following in zip(command, [*command[1:], ""], strict=True):
        name, equals, value = word.partition("=")
        if name in option.names:
            text = value if equals else following
            return int(text) if text.isdecimal() else option.default
    return option.default


def _with(command: Sequence[str], option: Option, value: int) -> list[str]:
    kept: list[str] = []
    words = iter(command)
    for word in words:
        name, equals, _ = word.partition("=")
        if name in option.names:
            if not equals:
                next(words, None)
            continue
        kept.append(word)
    # The application stands last, and options before it.
    return [*kept[:-1], option.names[0], str(value), kept[-1]]


def trials(
    programs: RunningPrograms,
    starts: Sequence[Start],
    asked: Callable[[str], list[Request]],
    users: int,
) -> Iterator[Trial]:
    """Yield what each start brings with `users`; raises `TroubleError` with a sentence."""
    for start in starts:
        with started(programs, start) as service:
            yield asyncio.run(_measure(start, service, asked(service.url), users))


async def _measure(start: Start, service: Service, requests: list[Request], users: int) -> Trial:
    async with session(PATIENCE) as opened:
        ask = Asker(opened, *requests)
        await require_right(ask, service)
        curve = Curve(service, ask, lambda _: None)
        curve.users.grow_to(users, 0.5)
        try:
            await asyncio.sleep(SECONDS / 2)
            step = await curve.window(SECONDS)
        finally:
            memory = sum(map(_memory, service.processes()))
            await curve.users.leave()
    cpu = step.cores / step.throughput if step.cores and step.throughput else None
    return Trial(start.typed, step.throughput, step.p95, step.failing, memory, cpu)


def _memory(process: psutil.Process) -> float:
    try:
        # What it shares with others of the service counts once.
        return float(process.memory_full_info().pss)
    except (psutil.Error, AttributeError):
        return 0.0


def cheapest(found: Sequence[Trial], p95: float | None, rate: float | None) -> Trial | None:
    """Return the trial with the least memory that is as fast as is wanted; None if none is."""
    fast = [trial for trial in found if trial.meets(p95, rate)]
    return min(fast, key=lambda trial: trial.memory_bytes, default=None)
