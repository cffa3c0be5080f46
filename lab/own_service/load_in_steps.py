"""Closed load that grows in steps until more users bring nothing more."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from statistics import mean

import psutil

from lab.experiment.percentiles import nearest_rank
from lab.load import Ask, Asker
from lab.own_service.service import Service
from lab.units import counted

FEWEST = 8  # answers that one user waits for
ALONE_SECONDS = 2.0  # that one user asks, at least as long as those answers take
STEP_SECONDS = 1.2  # at least; and so many times the answer takes:
STEP_ANSWERS = 4
MOST_ANSWERS = 10  # times what one user waits: many may queue for much longer
QUEUED_SECONDS = 1.5  # in which users come, where there is a queue
GROWS = 1.10  # times the throughput of half the users: less is no growth
FLAT_STEPS = 3
CLIMB_SECONDS = 22.0  # after which no step begins; and so many times what one user waits:
CLIMB_ANSWERS = 80
MOST_USERS = 1024
MOST_FAILING = 0.05


@dataclass(frozen=True)
class Step:
    """What one number of users got: answers a second, and their times in seconds.

    `failing` is the share of those that were not right, 0 where there were none at all. `cores` are
    kept busy by the service, `generator` by this process; None: unknown.
    """

    users: int
    throughput: float
    answers: int
    mean: float
    p50: float
    p95: float
    failing: float
    cores: float | None
    generator: float


@dataclass
class Users:
    """Users who ask again and again; more can join."""

    ask: Asker
    tasks: list[asyncio.Task[None]] = field(default_factory=list)

    def grow_to(self, many: int, within: float) -> None:
        """Let more join, one after another `within` seconds: in step they would hide the queue."""
        more = range(len(self.tasks), many)
        for place, _ in enumerate(more):
            self.tasks.append(asyncio.create_task(self._go_on(place * within / len(more))))

    async def _go_on(self, late: float) -> None:
        await asyncio.sleep(late)
        while True:
            if (await self.ask()).outcome in ("failed", "refused"):
                await asyncio.sleep(0.1)

    async def leave(self) -> None:
        """End them all."""
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        self.tasks.clear()


def plateau(steps: Sequence[Step]) -> Step:
    """Return as one step those that got as much as the best, but for a growth that does not count.

    The best alone would be the one that chance favoured.
    """
    best = max(steps, key=lambda step: step.throughput)
    high = [step for step in steps if step.answers and step.throughput * GROWS >= best.throughput]
    answers = sum(step.answers for step in high)
    seconds = sum(step.answers / step.throughput for step in high)
    return replace(best, throughput=answers / seconds, answers=answers) if high else best


class Curve:
    """The steps so far, and the users that go on."""

    def __init__(
        self, service: Service, ask: Asker, say: Callable[[str], None] = lambda _: None
    ) -> None:
        self.service, self.ask, self.say = service, ask, say
        self.users = Users(ask)
        self.steps: list[Step] = []
        self.alone: list[float] = []  # seconds of each answer to the first user

    @property
    def alone_seconds(self) -> float:
        """What one user waits for an answer."""
        return mean(self.alone)

    async def climb(self, most: int = MOST_USERS) -> None:
        """Double the users until that brings nothing twice, there are `most`, or it is late."""
        began = time.monotonic()
        await self._first()
        late = began + max(CLIMB_SECONDS, CLIMB_ANSWERS * self.alone_seconds)
        many = 1
        while not self.is_full and many < most and self.steps[-1].failing <= MOST_FAILING:
            if time.monotonic() > late:
                break
            many = min(2 * many, most)
            await self._grow(many)

    async def _first(self) -> None:
        self.say("1 user")
        self.users.grow_to(1, 0.0)
        began, cpu = time.monotonic(), self._cpu()
        await asyncio.sleep(ALONE_SECONDS)
        while len(self._finished(began)) < FEWEST and time.monotonic() < began + 10 * ALONE_SECONDS:
            await asyncio.sleep(0.05)
        self.steps.append(self._step(began, cpu))
        self.alone = [_seconds(ask) for ask in self._finished(began)]

    async def _grow(self, many: int) -> None:
        self.say(f"{many} users")
        takes, alone = self.steps[-1].mean, self.alone_seconds
        # Where many queue it is full at once, and nobody need wait until the last has his answer.
        come = min(takes, max(QUEUED_SECONDS, 2 * alone))
        self.users.grow_to(many, come)
        await asyncio.sleep(max(come * 1.5, 0.3))
        self.service.require_alive(f"with {counted(many, 'user')}")
        answers = min(STEP_ANSWERS * takes, MOST_ANSWERS * alone)
        self.steps.append(await self.window(max(STEP_SECONDS, answers)))

    @property
    def stands_still(self) -> bool:
        """Whether nobody got an answer any more."""
        return not self.steps[-1].answers and not self.steps[-1].failing

    async def window(self, seconds: float) -> Step:
        """Measure for so many seconds with the users that there are."""
        began, cpu = time.monotonic(), self._cpu()
        await asyncio.sleep(seconds)
        return self._step(began, cpu)

    @property
    def is_full(self) -> bool:
        """Whether twice the users brought nothing more, and twice those neither; or it stands."""
        if self.stands_still:
            return True
        if len(self.steps) < FLAT_STEPS:
            return False
        *before, half, whole = (step.throughput for step in self.steps)
        return max(half, whole) < GROWS * max(before)

    def _step(self, began: float, cpu: tuple[float | None, float]) -> Step:
        now = time.monotonic()
        seconds, asks = now - began, self._finished(began)
        right = [_seconds(ask) for ask in asks if ask.outcome == "right"]
        times = right + self._starved(now, max(right, default=0.0))
        service, generator = self._cpu()
        cores = None if cpu[0] is None or service is None else (service - cpu[0]) / seconds
        return Step(
            users=len(self.users.tasks),
            throughput=len(right) / seconds,
            answers=len(right),
            mean=mean(right) if right else 0.0,
            p50=nearest_rank(times, 50) if times else 0.0,
            p95=nearest_rank(times, 95) if times else 0.0,
            failing=1 - len(right) / len(asks) if asks else 0.0,
            cores=cores,
            generator=(generator - cpu[1]) / seconds,
        )

    def _finished(self, began: float) -> Sequence[Ask]:
        asks = self.ask.asks
        return [ask for ask in asks if ask.finished is not None and ask.finished >= began]

    def _starved(self, now: float, longest: float) -> list[float]:
        """Return how long those have waited who wait longer than anybody who has an answer."""
        waited = (now - ask.started for ask in self.ask.asks if ask.finished is None)
        return [seconds for seconds in waited if seconds > longest]

    def _cpu(self) -> tuple[float | None, float]:
        own = sum(psutil.Process().cpu_times()[:2])
        if self.service.root is None:
            return None, own
        return sum(self.service.cpu().values()), own


def _seconds(ask: Ask) -> float:
    return (ask.finished or ask.started) - ask.started
