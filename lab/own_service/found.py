"""What was found of a service, as report.json holds it."""

from collections.abc import Sequence
from pathlib import Path

from lab.experiment.result import Record
from lab.own_service.examination import Examined
from lab.own_service.slots import Slots
from lab.own_service.verdict import Cause


class Step(Record):
    """What one number of users got."""

    users: int
    throughput: float
    """Right answers a second."""
    p50: float
    """Seconds that half of the answers did not exceed."""
    p95: float
    """Seconds that 95% did not exceed."""
    failing: float
    """The share of answers that were not right."""
    cores: float | None
    """Cores that all processes of the service kept busy; null: not known."""


class Queue(Record):
    """Requests that wait for a slot, and where."""

    users: int
    """All users at that time."""
    accept_queue: int | None
    """Connections that no process of it has accepted yet; null: not known."""
    inside: int
    """Requests that it has accepted, and does not work on yet."""


class Where(Record):
    """A place in the service's own code."""

    file: str
    line: int
    function: str
    share: float
    """Of what was in progress there."""


class Tried(Record):
    """A way to start a service, and what it brought."""

    command: str
    """As it can be given to --command."""
    change: str
    """The options that are not as today; empty: none, it is today's command."""
    throughput: float
    """Right answers a second."""
    p95: float
    """Seconds that 95% did not exceed."""
    failing: float
    """The share of answers that were not right."""
    memory_bytes: float
    """Of all its processes; what they share counts once."""
    cpu_seconds: float | None
    """Of all its processes, for one answer."""
    chosen: bool = False
    """Whether it is the cheapest that does what is wanted."""
    trouble: str = ""
    """Why it could not be tried."""


class Found(Record):
    """One kind of request: where the service bends, what holds it, and what would help."""

    service: str
    """How it was started, or where it runs."""
    request: str
    """The kind of request, such as GET /orders."""
    cause: Cause
    """What holds it; undecided where the evidence does not tell."""
    why: str
    """That in a sentence."""
    shown: list[str]
    """The figures behind it."""
    help: str
    """What would help."""
    slots: int | None
    """Requests that it has in progress at once; null where slots do not hold it."""
    slots_low: float | None
    slots_high: float | None
    """Where the true number lies in 95 of 100 cases."""
    ceiling: float | None
    """Answers a second that it cannot exceed as it is."""
    alone_seconds: float
    """What one user waits."""
    cpu_seconds: float | None
    """Of all its processes, for one answer."""
    memory_bytes: float | None
    """Of all its processes while it is full; what they share counts once, where that shows."""
    queue: Queue | None
    """Who waits for a slot while it is full; null where slots do not hold it."""
    where: list[Where]
    steps: list[Step]
    tried: tuple[Tried, ...] = ()
    """Other settings of its server, today's first; empty without --tune."""


def found(
    service: str, request: str, seen: Examined, folder: Path, tried: Sequence[Tried] = ()
) -> Found:
    """Return the record of what was `seen`; files below `folder` are named from there."""
    verdict, slots = seen.verdict, seen.slots
    return Found(
        service=service,
        request=request,
        cause=verdict.cause,
        why=verdict.why,
        shown=list(verdict.shown),
        help=HELP[verdict.cause],
        slots=slots.whole if slots else None,
        slots_low=slots.low if slots else None,
        slots_high=slots.high if slots else None,
        ceiling=seen.ceiling,
        alone_seconds=seen.alone,
        cpu_seconds=seen.cpu_seconds,
        memory_bytes=seen.memory_bytes,
        queue=_queue(seen, slots) if slots else None,
        where=[
            Where(
                file=_from(folder, place.file),
                line=place.line,
                function=place.function,
                share=place.share,
            )
            for place in verdict.where
        ],
        steps=[
            Step(
                users=step.users,
                throughput=step.throughput,
                p50=step.p50,
                p95=step.p95,
                failing=step.failing,
                cores=step.cores,
            )
            for step in seen.steps
        ],
        tried=tuple(tried),
    )


def _queue(seen: Examined, slots: Slots) -> Queue:
    waiting = max(seen.full.users - slots.whole, 0)
    inside = max(waiting - (seen.queued or 0), 0)
    return Queue(users=seen.full.users, accept_queue=seen.queued, inside=inside)


HELP: dict[Cause, str] = {
    "slots": "More slots: more threads, more workers, or a server that needs none for a wait.",
    "blocked-loop": "Await it with a library that can, or declare the route with `def`, so that "
    "it gets a thread.",
    "cpu": "More processes, up to the cores that there are; then less work for each request.",
    "lock": "Hold it for a shorter time, or not while something else is waited for.",
    "pool": "A larger pool, as far as what it leads to can bear it; or give back what is held "
    "before waiting for something else. More processes have a pool each.",
    "dependency": "Nothing here: what it calls is to answer more at once, or to be asked less.",
    "generator": "Fewer users, or load from another machine.",
    "undecided": "",
}


def _from(folder: Path, file: str) -> str:
    path = Path(file)
    return str(path.relative_to(folder)) if path.is_relative_to(folder) else file
