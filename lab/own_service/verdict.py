"""What holds a service, as a program and a person read it."""

from dataclasses import dataclass
from typing import Literal

from lab.own_service.seen import Place

Cause = Literal[
    "slots", "blocked-loop", "cpu", "lock", "pool", "dependency", "generator", "undecided"
]
QUEUED = 0.3  # of what is in progress, that waits for its turn


@dataclass(frozen=True)
class Verdict:
    """What holds a service, why that is said, what shows it, and where in its code.

    `at_once` is how many requests were seen in progress that waited for no turn.
    """

    cause: Cause
    why: str
    shown: tuple[str, ...] = ()
    where: tuple[Place, ...] = ()
    at_once: float | None = None
