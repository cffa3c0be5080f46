"""The figures and tables that show what was found of a service, on a terminal and a page."""

from collections.abc import Callable, Iterator, Sequence

from lab.own_service.found import Found, Queue, Step, Tried
from lab.units import UNKNOWN, megabytes, microseconds, milliseconds, number, rate

STEPS: dict[str, Callable[[Step], str]] = {
    "users": lambda step: number(step.users),
    "answers/s": lambda step: number(step.throughput, 1),
    "p50": lambda step: milliseconds(step.p50),
    "p95": lambda step: milliseconds(step.p95),
    "cores": lambda step: number(step.cores, 2),
}
TRIED: dict[str, Callable[[Tried], str]] = {
    "": lambda tried: tried.change or "today",
    "answers/s": lambda tried: _unless(tried, number(tried.throughput, 1)),
    "p95": lambda tried: _unless(tried, milliseconds(tried.p95)),
    "memory": lambda tried: _unless(tried, megabytes(tried.memory_bytes)),
    "CPU/answer": lambda tried: microseconds(tried.cpu_seconds),
}
CHOSEN = "cheapest"


def conclusion(tried: Sequence[Tried]) -> str:
    """Return what comes of the settings that were tried, in a sentence."""
    if len(tried) == 1:
        return "No other setting of its server would help, or is known: only its code can."
    if not any(one.chosen for one in tried):
        return "None of these settings does it: only the code can, or more than one change."
    if tried[0].chosen:
        return "Nothing that takes no more memory brings more than today's."
    [command] = [one.command for one in tried if one.chosen]
    return f"The cheapest that does it: {command}"


def figures(found: Found) -> Iterator[str]:
    """Yield the figures of the whole, a line each."""
    if found.slots:
        yield f"Slots: {found.slots} (95% sure: {found.slots_low:.1f} to {found.slots_high:.1f})"
    if found.queue:
        yield f"Queue: {_queue(found.queue)}"
    if found.ceiling:
        yield f"Ceiling: {rate(found.ceiling)}"
    if failing := max((step.failing for step in found.steps), default=0.0):
        yield f"Not right: at most {failing:.1%} of the answers of a step"
    yield f"One user waits {milliseconds(found.alone_seconds)}{_cost(found)}"


def _cost(found: Found) -> str:
    cpu = f", {number(found.cpu_seconds * 1e3, 1)} ms of processor" if found.cpu_seconds else ""
    memory = f"; all take {megabytes(found.memory_bytes)}" if found.memory_bytes else ""
    return cpu + memory


def _queue(found: Queue) -> str:
    port = "" if found.accept_queue is None else f"{found.accept_queue} in the accept queue, "
    return f"with {found.users} users {port}{found.inside} inside"


def _unless(tried: Tried, figure: str) -> str:
    return UNKNOWN if tried.trouble else figure
