"""Who waits for a turn inside a service: at a pool, a lock, or workers of its own."""

from collections.abc import Iterable
from typing import Literal

from lab.own_service.evidence import GOING, Evidence
from lab.own_service.seen import Seen, places
from lab.own_service.slots import Slots
from lab.own_service.stacks import Frame
from lab.own_service.verdict import QUEUED, Verdict

TWICE = 1.5  # times as many as wait for something else: it decides
ALWAYS = 0.5  # stand there at least, where one always does
_Turn = Literal["pool", "lock"]


def turn(found: Evidence, _: Slots) -> Verdict | None:
    """Return the verdict where requests wait for one another."""
    pool, lock = found.waiting("pool"), found.waiting("lock")
    total = found.waiting(*GOING) + pool + lock
    if max(pool, lock) < max(QUEUED * total, 1.0):
        return None
    most: _Turn = "pool" if pool > lock else "lock"
    other: _Turn = "lock" if pool > lock else "pool"
    if _holds(found.those(other), found.those(most)):
        return _queued(found, other, pool + lock, total)
    if max(pool, lock) < TWICE * min(pool, lock):
        return _undecided(
            found,
            f"Requests wait for a pool ({pool:.1f} at once) and for a lock ({lock:.1f}), and which "
            "holds the other is not seen: make the pool larger and try again.",
        )
    if most == "lock" and found.waiting(*GOING, "thread", "task") < ALWAYS:
        return _undecided(
            found,
            f"{lock:.0f} requests wait, and none is seen that goes on: for a lock that is held out "
            "of sight, or for an answer that comes by a way that is not seen.",
        )
    if most == "lock" and _by_workers(found):
        return _workers(found, lock)
    return _queued(found, most, max(pool, lock), total)


def _undecided(found: Evidence, why: str) -> Verdict:
    return Verdict("undecided", why, where=found.places("pool", "lock"))


def _holds(few: Iterable[Seen], many: Iterable[Seen]) -> bool:
    """Return whether who has got his turn where many wait always waits where few do.

    That is further down in the same function, or below it: then it holds both.
    """
    queue = {one.wait.own for one in many}
    inside = (one.many for one in few if any(_is_past(one, place) for place in queue))
    return sum(inside) >= ALWAYS


def _is_past(one: Seen, place: Frame) -> bool:
    return any(
        (frame.file, frame.function) == (place.file, place.function) and frame.line > place.line
        for frame in one.stack.frames
    )


def _by_workers(found: Evidence) -> bool:
    """Return whether those that go on are no requests, but do what requests wait for."""
    entries = {one.wait.entry for one in found.those("lock")}
    entered = {(entry.file, entry.function) for entry in entries}
    requests = (
        one.many
        for one in found.those(*GOING, "thread", "task")
        if (one.wait.entry.file, one.wait.entry.function) in entered
    )
    return found.waiting(*GOING) >= ALWAYS > sum(requests)


def _workers(found: Evidence, waiting: float) -> Verdict:
    going = found.at_once(*GOING)
    return Verdict(
        "slots",
        f"{waiting:.0f} requests wait for workers of its own: {going:.0f} tasks or threads do what "
        "requests hand over to them.",
        (f"they hand it over in {found.places('lock')[0].function}()",),
        (*found.places(*GOING), *found.places("lock", most=1)),
        going,
    )


def _queued(found: Evidence, cause: _Turn, waiting: float, total: float) -> Verdict:
    # Who computes may not have got his turn yet.
    where, going = found.places(cause), found.at_once("answer", "sleep") or found.at_once(*GOING)
    what = "a connection of a pool" if cause == "pool" else "a lock or semaphore"
    return Verdict(
        cause,
        f"Of {total:.0f} requests in its code {waiting:.0f} wait for {what}, {going:.0f} go on.",
        (f"{waiting / total:.0%} of what is in progress waits in {where[0].function}()",),
        where,
        going or None,
    )


def without_connection(found: Evidence, slots: Slots) -> Verdict | None:
    """Return the verdict where many ask for an answer, on no more connections than its slots."""
    asking, connections = found.waiting("answer"), found.connections
    if not connections or asking - connections < max(QUEUED * asking, 1.0):
        return None
    if not slots.agree(connections):
        return None  # one connection can bear many requests
    return Verdict(
        "pool",
        f"{asking:.0f} requests wait for an answer at once, on {connections} connections: the "
        "others wait for one.",
        (f"{connections} connections to one address",),
        places(found.those("answer")),
        float(connections),
    )
