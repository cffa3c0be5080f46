"""What a service's threads and tasks do: many looks into its processes, taken while it works."""

import json
import os
import socket
import time
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

INSIDE = Path(__file__).with_name("inside")  # what each Python process of the service imports
SHARE = 0.02  # of a process's time that looking at it may take
PAUSE = 0.1  # seconds between two looks
PATIENCE = 3.0  # seconds for one answer


@dataclass(frozen=True)
class Frame:
    """A place in the code."""

    file: str
    line: int
    function: str


@dataclass(frozen=True)
class Stack:
    """What one thread, task or greenlet of a process does, innermost frame last.

    A thread that runs a coroutine is a loop. `at` is where in the kernel a thread waits, as /proc
    has it, and `thread` for a task that waits for one; empty where nobody knows.
    """

    pid: int
    kind: str
    frames: tuple[Frame, ...]
    at: str = ""


@dataclass
class Looks:
    """All that was seen: how often each stack, in each round and in how many looks at a process."""

    rounds: list[Counter[Stack]] = field(default_factory=list)
    seen: Counter[Stack] = field(default_factory=Counter)
    many: Counter[int] = field(default_factory=Counter)
    libraries: set[str] = field(default_factory=set)

    def add(self, stack: Stack, many: int = 1) -> None:
        """Add what was seen in this round."""
        self.seen[stack] += many
        self.rounds[-1][stack] += many

    def at_once(self, stack: Stack) -> float:
        """Return how many are in this stack at once, on average."""
        return self.seen[stack] / self.many[stack.pid]

    def each_time(self, stacks: Collection[Stack]) -> list[int]:
        """Return how many were in one of these stacks, by round."""
        return [sum(once[stack] for stack in stacks) for once in self.rounds]


class Looker(Protocol):
    """A way to look into the processes of a service; `unseen` says why nothing is seen, or ''."""

    unseen: str

    def look(self, looks: Looks) -> float:
        """Add one look at each process; return the most seconds that one was held up."""
        ...


def take_looks(looker: Looker, seconds: float) -> Looks:
    """Look again and again for `seconds`."""
    looks, end = Looks(), time.monotonic() + seconds
    while (began := time.monotonic()) < end:
        looks.rounds.append(Counter())
        spent = looker.look(looks)
        # A look holds the interpreter: the more it took, the longer until the next.
        pause = max(PAUSE, spent / SHARE)
        time.sleep(max(min(began + pause, end) - time.monotonic(), 0.0))
    return looks


def watched(environment: Mapping[str, str], folder: Path) -> dict[str, str]:
    """Return the environment of a service that can be looked into through sockets in `folder`."""
    path = os.pathsep.join(filter(None, [str(INSIDE), environment.get("PYTHONPATH", "")]))
    return {**environment, "PYTHONPATH": path, "LAB_STACKS": str(folder)}


@dataclass
class FromInside:
    """Asks what runs in each Python process of a service that was started as `watched`."""

    sockets: Path
    unseen: str = "its stacks are not seen: its Python did not answer"

    def look(self, looks: Looks) -> float:
        """Add one look at every process that has a socket."""
        return max((self._look(place, looks) for place in self.sockets.glob("*.sock")), default=0.0)

    def _look(self, place: Path, looks: Looks) -> float:
        try:
            found = json.loads(_answer(place))
        except (OSError, ValueError):  # a worker that has ended
            return 0.0
        pid = int(found["pid"])
        looks.many[pid] += 1
        looks.libraries.update(found["libraries"])
        for one in found["stacks"]:
            frames = tuple(Frame(*frame) for frame in one["frames"])
            looks.add(Stack(pid, one["kind"], frames, one["at"]), one["count"])
        return float(found["seconds"])


def _answer(place: Path) -> bytes:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(PATIENCE)
        connection.connect(str(place))
        parts = []
        while part := connection.recv(1 << 20):
            parts.append(part)
        return b"".join(parts)
