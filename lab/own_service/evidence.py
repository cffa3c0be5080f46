"""What is seen of a service while it is full: stacks, processor, connections, queue."""

import asyncio
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import psutil

from lab.own_service.load_in_steps import Curve, Step
from lab.own_service.service import Service
from lab.own_service.stacks import Looks, Stack, take_looks
from lab.own_service.waits import Wait, WaitKind, wait_of
from services.common.measuring.exporter.accept_queue import accept_queue

SECONDS = 3.0  # of looking


@dataclass(frozen=True)
class Place:
    """A place in the service's own code, and the share of what is in progress that is there."""

    file: str
    line: int
    function: str
    share: float


@dataclass(frozen=True)
class Seen:
    """A stack with the service's own code in it: `many` at once, waiting for `wait`."""

    stack: Stack
    wait: Wait
    many: float


@dataclass(frozen=True)
class Evidence:
    """A service that is full. `cores` are those that each of its processes kept busy, by id.

    `wanted` are those that they would have kept busy, had no other program been on them. `seen` is
    None where nobody could look; `calls` are its open connections by whom they lead to.
    """

    full: Step
    alone: float  # seconds that one user waits
    cores: dict[int, float]
    wanted: float
    calls: Counter[str]
    queued: int | None  # in the kernel's accept queue
    seen: list[Seen] | None
    unseen: str  # why not

    def waiting(self, *kinds: WaitKind) -> float:
        """Return how many requests wait so at once."""
        return sum(seen.many for seen in self.seen or () if seen.wait.kind in kinds)

    def places(self, *kinds: WaitKind, most: int = 5) -> tuple[Place, ...]:
        """Return where in its own code those wait that wait so, most of them first."""
        return places([seen for seen in self.seen or () if seen.wait.kind in kinds], most)


def places(seen: Iterable[Seen], most: int = 5) -> tuple[Place, ...]:
    """Return the innermost places of the service's own code, with each one's share of `seen`."""
    found: Counter[tuple[str, int, str]] = Counter()
    for one in seen:
        frame = one.wait.own
        found[frame.file, frame.line, frame.function] += one.many  # type: ignore[assignment]  # a Counter of floats
    total = sum(found.values())
    return tuple(Place(*place, many / total) for place, many in found.most_common(most))


def own_stacks(looks: Looks, idle: Looks) -> list[Seen]:
    """Return the stacks of `looks` with the service's own code, but for those it has when `idle`.

    A thread of its own that waits for work all day is nothing that a request does.
    """
    always = {_where(seen) for seen in _seen(idle)}
    return [seen for seen in _seen(looks) if _where(seen) not in always]


def _seen(looks: Looks) -> list[Seen]:
    waits = ((stack, wait_of(stack, looks.libraries)) for stack in looks.seen)
    return [Seen(stack, wait, looks.at_once(stack)) for stack, wait in waits if wait]


def _where(seen: Seen) -> tuple[str, int, str]:
    return seen.wait.own.file, seen.wait.own.line, seen.stack.kind


async def gather(curve: Curve, idle: Looks) -> Evidence:
    """Look at the service with the users that it has now, for some seconds."""
    service = curve.service
    before, waited, began = service.cpu(), _waited(service), time.monotonic()
    looking = asyncio.create_task(looks_at(service, SECONDS))
    full = await curve.window(SECONDS)
    looks = await looking
    seconds = time.monotonic() - began
    after = service.cpu()
    kept = {pid: (after[pid] - before.get(pid, 0.0)) / seconds for pid in after}
    return Evidence(
        full=full,
        alone=curve.alone_seconds,
        cores=kept,
        wanted=sum(kept.values()) + (_waited(service) - waited) / seconds,
        calls=_calls(service),
        queued=accept_queue(service.port),
        seen=own_stacks(looks, idle) if looks.many else None,
        unseen=_unseen(service, looks),
    )


async def looks_at(service: Service, seconds: float) -> Looks:
    """Return what its processes do in these seconds; nothing where nobody can look."""
    if service.looker is None:
        return Looks()
    return await asyncio.to_thread(take_looks, service.looker, seconds)


def _unseen(service: Service, looks: Looks) -> str:
    if looks.many:
        return ""
    return service.looker.unseen if service.looker else "its processes are not known: --pid"


def _waited(service: Service) -> float:
    """Return the seconds that its threads have waited for a core; 0 where no kernel tells."""
    files = (
        file
        for process in service.processes()
        for file in Path(f"/proc/{process.pid}/task").glob("*/schedstat")
    )
    return sum(map(_delay, files)) / 1e9


def _delay(file: Path) -> int:
    try:
        return int(file.read_text().split()[1])  # proc_pid_schedstat: nanoseconds in the run queue
    except (OSError, IndexError):
        return 0


def _calls(service: Service) -> Counter[str]:
    found: Counter[str] = Counter()
    for process in service.processes():
        try:
            connections = process.net_connections("tcp")
        except psutil.Error:
            continue
        for one in connections:
            if one.status == psutil.CONN_ESTABLISHED and one.laddr.port != service.port:
                found[f"{one.raddr.ip}:{one.raddr.port}"] += 1
    return found
