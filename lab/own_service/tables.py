"""The columns of the tables that show what was found of a service, on a terminal and a page."""

from collections.abc import Callable

from lab.own_service.found import Step, Tried
from lab.units import megabytes, milliseconds, number

STEPS: dict[str, Callable[[Step], str]] = {
    "users": lambda step: number(step.users),
    "answers/s": lambda step: number(step.throughput, 1),
    "p50": lambda step: milliseconds(step.p50),
    "p95": lambda step: milliseconds(step.p95),
    "cores": lambda step: number(step.cores, 2),
}
TRIED: dict[str, Callable[[Tried], str]] = {
    "answers/s": lambda tried: _unless(tried, number(tried.throughput, 1)),
    "p95": lambda tried: _unless(tried, milliseconds(tried.p95)),
    "memory": lambda tried: _unless(tried, megabytes(tried.memory_bytes)),
    "CPU/answer": lambda tried: milliseconds(tried.cpu_seconds),
}
CHOSEN = "cheapest that does it"


def _unless(tried: Tried, figure: str) -> str:
    return "-" if tried.trouble else figure
