"""What holds a service that is full: said only as far as the evidence tells it apart."""

import re
from collections.abc import Callable
from typing import Literal

from lab.machine import cores
from lab.own_service.by_connections import by_connections
from lab.own_service.evidence import Evidence, Seen, places
from lab.own_service.slot_makers import maker
from lab.own_service.slots import Slots
from lab.own_service.verdict import QUEUED, Verdict
from lab.own_service.waits import WaitKind

FULL = 0.85  # of a core, of all cores: more cannot be had
LOOPED = 0.6  # of the looks, in which a loop's own thread is in the service's code, or one computes
TWICE = 1.5  # times as many as wait for something else: it decides
SLOWER = 1.35  # times what one user waits, that a request takes among many
_GOING: tuple[WaitKind, ...] = ("answer", "sleep", "none")
_LOOP = re.compile(r"asyncio/(base_events|runners|events)\.py|uvicorn/server\.py|trio/_core")


def judge(found: Evidence, slots: Slots) -> Verdict:
    """Return the verdict on a service that gets no faster with more users."""
    for rule in _RULES:
        verdict = rule(found, slots)
        if verdict is not None:
            return verdict
    return by_connections(found, slots)


def _generator(found: Evidence, _: Slots) -> Verdict | None:
    if found.full.generator < FULL:
        return None
    return Verdict(
        "generator",
        f"The load generator took {found.full.generator:.0%} of its core: it, and not the "
        "service, is what was measured.",
    )


def _cpu(found: Evidence, _: Slots) -> Verdict | None:
    busiest, total = max(found.cores.values(), default=0.0), sum(found.cores.values())
    going = found.waiting(*_GOING)
    computes = going > 0 and found.waiting("none") >= LOOPED * going and found.wanted >= LOOPED
    if busiest < FULL and total < FULL * cores() and not computes:
        return None
    shown = [f"busiest process: {busiest:.0%} of a core"]
    if busiest < FULL and total < FULL * cores():
        shown.append(f"other programs took the rest: it wanted {found.wanted:.1f} cores")
    one = total < FULL * cores()
    what = "one core, and Python runs on one at a time" if one else f"all {cores()} cores"
    return Verdict(
        "cpu",
        f"It computes: its processes keep {total:.1f} cores busy, of {what}.",
        tuple(shown),
        found.places("none"),
    )


def _blocked_loop(found: Evidence, _: Slots) -> Verdict | None:
    on_loop = [seen for seen in found.seen or () if _is_on_loop(seen)]
    loops = len({seen.stack.pid for seen in on_loop})
    share = sum(seen.many for seen in on_loop) / max(loops, 1)
    if share < LOOPED:
        return None
    where = places(on_loop)
    return Verdict(
        "blocked-loop",
        f"The event loop is blocked: in {share:.0%} of all looks its thread stood in "
        f"{where[0].function}(), which waits without `await`, so nobody else gets on.",
        (f"{loops} event loop{'s' if loops > 1 else ''}, each blocked by one request at a time",),
        where,
        float(loops),
    )


def _is_on_loop(seen: Seen) -> bool:
    if seen.stack.kind != "thread":
        return False
    own = seen.stack.frames.index(seen.wait.own)
    return any(_LOOP.search(frame.file) for frame in seen.stack.frames[:own])


def _turn(found: Evidence, _: Slots) -> Verdict | None:
    pool, lock = found.waiting("pool"), found.waiting("lock")
    total = found.waiting(*_GOING) + pool + lock
    if max(pool, lock) < max(QUEUED * total, 1.0):
        return None
    if max(pool, lock) < TWICE * min(pool, lock):
        return Verdict(
            "undecided",
            f"Requests wait for a pool ({pool:.1f} at once) and for a lock ({lock:.1f}), and which "
            "holds the other is not seen: make the pool larger and try again.",
            where=found.places("pool", "lock"),
        )
    return _queued(found, "pool" if pool > lock else "lock", max(pool, lock), total)


def _queued(
    found: Evidence, cause: Literal["pool", "lock"], waiting: float, total: float
) -> Verdict:
    where, going = found.places(cause), found.waiting(*_GOING)
    what = "a connection of a pool" if cause == "pool" else "a lock or semaphore"
    return Verdict(
        cause,
        f"Of {total:.0f} requests in its code {waiting:.0f} wait for {what}, {going:.0f} go on.",
        (f"{waiting / total:.0%} of what is in progress waits in {where[0].function}()",),
        where,
        going or None,
    )


def _dependency(found: Evidence, slots: Slots) -> Verdict | None:
    going = found.waiting(*_GOING)
    throughput = found.full.throughput
    if not going or not throughput or found.waiting("answer") < going / 2:
        return None
    takes = going / throughput
    if takes < SLOWER * found.alone:
        return None
    whom = ", ".join(f"{many} to {whom}" for whom, many in found.calls.most_common(2))
    return Verdict(
        "dependency",
        f"What it calls gets slower: {going:.0f} requests wait for an answer at once, each "
        f"{takes * 1000:.0f} ms, where one user alone waits {found.alone * 1000:.0f} ms.",
        tuple(filter(None, [f"connections: {whom}" if whom else ""])),
        found.places("answer"),
        slots.number,
    )


def _slots(found: Evidence, slots: Slots) -> Verdict | None:
    going = found.waiting(*_GOING)
    if not found.seen or not going:
        return None
    makes = maker(found)
    if found.full.users < 1.2 * going:
        return None
    shown = [f"{going:.1f} requests in its code at once, of {found.full.users} users"]
    if found.queued:
        shown.append(f"{found.queued} connections wait in the accept queue of its port")
    return Verdict(
        "slots",
        f"All its slots are taken: {going:.0f} requests at once, by {makes}.",
        tuple(shown),
        found.places(*_GOING),
        going,
    )


_RULES: tuple[Callable[[Evidence, Slots], Verdict | None], ...] = (
    _generator,
    _cpu,
    _blocked_loop,
    _turn,
    _dependency,
    _slots,
)
