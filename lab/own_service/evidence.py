"""What is seen of a service while it is full: stacks, processor, connections, queue."""

import asyncio
import os
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import psutil

from lab.own_service.load_in_steps import Curve, Step
from lab.own_service.seen import Place, Seen, own_stacks, places, without_futures
from lab.own_service.service import Service
from lab.own_service.stacks import Looks, take_looks
from lab.own_service.waits import WaitKind
from services.common.measuring.exporter.accept_queue import accept_queue

SECONDS = 5.0  # of looking
GOING: tuple[WaitKind, ...] = ("answer", "sleep", "none")  # what waits for no turn


@dataclass(frozen=True)
class Evidence:
    """A service that is full. `cores` are those that each of its processes kept busy, by id.

    `wanted` are those that each would have kept busy, had no other program been on them. `seen` is
    None where nobody could look; `calls` are its open connections by whom they lead to.
    """

    full: Step
    alone: float  # seconds that one user waits
    cores: dict[int, float]
    wanted: dict[int, float]
    generator: float  # cores that the load generator would have kept busy
    calls: Counter[str]
    queued: int | None  # in the kernel's accept queue
    seen: list[Seen] | None
    unseen: str  # why not

    def waiting(self, *kinds: WaitKind) -> float:
        """Return how many requests wait so at once."""
        return sum(seen.many for seen in self.those(*kinds))

    def at_once(self, *kinds: WaitKind) -> float:
        """Return how many wait so in half of the rounds of looks."""
        each = [seen.each for seen in self.those(*kinds)]
        return median(map(sum, zip(*each, strict=True))) if each else 0.0

    def those(self, *kinds: WaitKind) -> list[Seen]:
        """Return what waits so."""
        return [seen for seen in self.seen or () if seen.wait.kind in kinds]

    @property
    def connections(self) -> int:
        """The most that lead to one address."""
        return max(self.calls.values(), default=0)

    def places(self, *kinds: WaitKind, most: int = 5) -> tuple[Place, ...]:
        """Return where in its own code those wait that wait so, most of them first."""
        return places(self.those(*kinds), most)


async def gather(curve: Curve, idle: Looks) -> Evidence:
    """Look at the service with the users that it has now, for some seconds."""
    service, itself = curve.service, os.getpid()
    before, calls, began = service.cpu(), _calls(service), time.monotonic()
    waited = {pid: _waited(pid) for pid in (*before, itself)}
    looking = asyncio.create_task(looks_at(service, SECONDS))
    full = await curve.window(SECONDS)
    looks = await looking
    seconds = time.monotonic() - began
    after, calls = service.cpu(), calls | _calls(service)
    kept = {pid: (after[pid] - before.get(pid, 0.0)) / seconds for pid in after}
    delayed = {pid: (_waited(pid) - waited.get(pid, 0.0)) / seconds for pid in (*after, itself)}
    return Evidence(
        full=full,
        alone=curve.alone_seconds,
        cores=kept,
        wanted={pid: busy + delayed[pid] for pid, busy in kept.items()},
        generator=full.generator + delayed[itself],
        calls=calls,
        queued=accept_queue(service.port),
        seen=_seen_of(looks, idle, calls) if looks.many else None,
        unseen=_unseen(service, looks),
    )


def _seen_of(looks: Looks, idle: Looks, calls: Counter[str]) -> list[Seen]:
    return without_futures(own_stacks(looks, idle), max(calls.values(), default=0))


async def looks_at(service: Service, seconds: float) -> Looks:
    """Return what its processes do in these seconds; nothing where nobody can look."""
    if service.looker is None:
        return Looks()
    return await asyncio.to_thread(take_looks, service.looker, seconds)


def _unseen(service: Service, looks: Looks) -> str:
    if looks.many:
        return ""
    return service.looker.unseen if service.looker else "its processes are not known: --pid"


def _waited(pid: int) -> float:
    """Return the seconds that its threads have waited for a core; 0 where no kernel tells."""
    return sum(map(_delay, Path(f"/proc/{pid}/task").glob("*/schedstat"))) / 1e9


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
