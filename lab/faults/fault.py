"""A fault, and what it cost."""

from collections.abc import Callable
from dataclasses import dataclass, field

from lab.faults.clients import Clients


@dataclass(frozen=True)
class Fault:
    """Something that goes wrong under load; `strikes` is the service whose answers are timed.

    `play` returns once it is over, with what a person was told, if anything was said.
    """

    title: str
    strikes: str
    play: Callable[[Clients], str | None]


@dataclass(frozen=True)
class Row:
    """What a fault cost: of `asked` requests, and the longest time without an answer.

    `lost` had reached their service and got no answer; `refused` got no connection; `errors` were
    told so by an answer. `wrong` are the figures that were not right afterwards.
    """

    title: str
    asked: int = 0
    lost: int = 0
    refused: int = 0
    errors: int = 0
    orders_lost: int = 0
    seconds: float | None = None
    wrong: list[str] = field(default_factory=list)
    said: str = ""
