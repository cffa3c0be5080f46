"""What of the looks into a service is in its own code, and where."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from lab.own_service.stacks import Looks, Stack
from lab.own_service.waits import Wait, WaitKind, wait_of

CONNECTED = 0.7  # of the tasks that wait for what is not seen, that have a connection each


@dataclass(frozen=True)
class Place:
    """A place in the service's own code, and the share of what is in progress that is there."""

    file: str
    line: int
    function: str
    share: float


@dataclass(frozen=True)
class Seen:
    """A stack with the service's own code in it: `many` at once, waiting for `wait`.

    `each` has how many there were in each round of looks.
    """

    stack: Stack
    wait: Wait
    many: float
    each: tuple[int, ...] = ()


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
    return [
        Seen(stack, wait, looks.at_once(stack), tuple(looks.each_time([stack])))
        for stack, wait in waits
        if wait
    ]


def without_futures(seen: Iterable[Seen], connections: int) -> list[Seen]:
    """Return what is `seen` with a lock or an answer in the place of what waits for a future.

    Who waits for an answer has a connection, and who waits for a turn has none.
    """
    seen = list(seen)
    waiting = sum(one.many for one in seen if one.wait.kind in ("future", "answer"))
    kind: WaitKind = "answer" if connections >= max(CONNECTED * waiting, 1) else "lock"
    return [
        replace(one, wait=replace(one.wait, kind=kind)) if one.wait.kind == "future" else one
        for one in seen
    ]


def _where(seen: Seen) -> tuple[str, int, str]:
    kind = "thread" if seen.stack.kind == "loop" else seen.stack.kind
    return seen.wait.own.file, seen.wait.own.line, kind
