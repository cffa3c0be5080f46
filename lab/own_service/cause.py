"""What holds a service that is full: said only as far as the evidence tells it apart."""

import re
from collections.abc import Callable, Sequence

from lab.own_service.by_connections import by_connections
from lab.own_service.evidence import GOING, Evidence
from lab.own_service.processors import (
    cpu,
    cpu_of_both,
    generator,
    generator_starved,
    starved,
    would_fill,
)
from lab.own_service.seen import Seen, places
from lab.own_service.slot_makers import maker
from lab.own_service.slots import Slots
from lab.own_service.turns import turn, without_connection
from lab.own_service.verdict import Verdict
from lab.own_service.waits import WaitKind

TWICE = 2.0  # times the slots that blocked loops have: they are not blocked
LOOPED = 0.6  # of the looks, in which a loop's own thread is in the service's code
SLOWER = 1.35  # times what one user waits, that a request takes among many
_LOOP = re.compile(
    r"asyncio/(base_events|runners|events)\.py|trio/_core"
    r"|gevent/(baseserver|pywsgi)\.py|gunicorn/workers/(base_async|geventlet)\.py|eventlet/wsgi\.py"
)
# An event loop below these serves one request, and is made for it.
_OF_ONE_REQUEST = re.compile(
    r"gunicorn/workers/(sync|gthread)\.py|waitress/|cheroot/|granian/wsgi\.py|socketserver\.py"
    r"|werkzeug/serving\.py|concurrent/futures/thread\.py|asgiref/sync\.py"
)


def judge(found: Evidence, slots: Slots) -> Verdict:
    """Return the verdict on a service that gets no faster with more users."""
    return _first(_RULES, found, slots) or by_connections(found, slots)


def not_full(found: Evidence, slots: Slots) -> Verdict:
    """Return the verdict on a service that still gets faster with more users."""
    return _first((*_OF_PROCESSORS, *_OF_BUSY_MACHINES), found, slots) or Verdict(
        "undecided",
        f"With {found.full.users} users it is not seen yet that more of them bring no more: more "
        "--users would tell.",
    )


def _first(rules: Sequence["Rule"], found: Evidence, slots: Slots) -> Verdict | None:
    return next((verdict for rule in rules if (verdict := rule(found, slots))), None)


def _blocked_loop(found: Evidence, slots: Slots) -> Verdict | None:
    computing = would_fill(found)
    on_loop = [
        seen
        for seen in found.seen or ()
        if _is_on_loop(seen) and (seen.wait.kind != "none" or seen.stack.pid not in computing)
    ]
    loops = len({seen.stack.pid for seen in on_loop})
    share = sum(seen.many for seen in on_loop) / max(loops, 1)
    if share < LOOPED or slots.low > TWICE * loops:  # a loop that is blocked takes one at a time
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
    if seen.stack.kind not in ("loop", "thread"):
        return False
    own = seen.stack.frames.index(seen.wait.own)
    around = " ".join(frame.file for frame in seen.stack.frames[:own])
    if _OF_ONE_REQUEST.search(around):
        return False
    return seen.stack.kind == "loop" or bool(_LOOP.search(around))


def _dependency(found: Evidence, slots: Slots) -> Verdict | None:
    takes = _slower(found, "answer")
    if not takes:
        return None
    going = found.waiting(*GOING)
    whom = ", ".join(f"{many} to {whom}" for whom, many in found.calls.most_common(2))
    return Verdict(
        "dependency",
        f"What it calls gets slower: {going:.0f} requests wait for an answer at once, each "
        f"{takes * 1000:.0f} ms, where one user alone waits {found.alone * 1000:.0f} ms.",
        tuple(filter(None, [f"connections: {whom}" if whom else ""])),
        found.places("answer"),
        slots.number,
    )


def _polls(found: Evidence, slots: Slots) -> Verdict | None:
    takes, asleep = _slower(found, "sleep"), found.waiting("sleep")
    if not takes:
        return None
    return Verdict(
        "lock",
        f"They sleep until it is their turn: {asleep:.0f} requests at once, each of them "
        f"{takes * 1000:.0f} ms there, where one user alone waits {found.alone * 1000:.0f} ms.",
        (f"{asleep / found.waiting(*GOING):.0%} of what is in progress sleeps",),
        found.places("sleep"),
        slots.number,
    )


def _slower(found: Evidence, kind: WaitKind) -> float:
    """Return the seconds of a request among many; 0 if not most wait so, or not much longer."""
    going, throughput = found.waiting(*GOING), found.full.throughput
    if not going or not throughput or found.waiting(kind) < going / 2:
        return 0.0
    takes = going / throughput
    return takes if takes >= SLOWER * found.alone else 0.0


def _slots(found: Evidence, slots: Slots) -> Verdict | None:
    inside = found.those(*GOING) or found.those("thread")
    going = found.at_once(*GOING) or slots.number
    if not inside or found.full.users < 1.2 * going:
        return None
    shown = [f"{going:.1f} requests in its code at once, of {found.full.users} users"]
    if found.queued:
        shown.append(f"{found.queued} connections wait in the accept queue of its port")
    return Verdict(
        "slots",
        f"All its slots are taken: {going:.0f} requests at once, by {maker(inside)}.",
        tuple(shown),
        places(inside),
        going,
    )


Rule = Callable[[Evidence, Slots], Verdict | None]
_OF_PROCESSORS: tuple[Rule, ...] = (generator, cpu)
_OF_BUSY_MACHINES: tuple[Rule, ...] = (starved, generator_starved)
_RULES: tuple[Rule, ...] = (
    *_OF_PROCESSORS,
    _blocked_loop,
    turn,
    *_OF_BUSY_MACHINES,
    without_connection,
    _dependency,
    _polls,
    _slots,
    cpu_of_both,
)
