"""Looks at the threads of Python processes that run already, by py-spy; tasks it cannot see."""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from lab.own_service.stacks import Frame, Looks, Stack

PY_SPY = Path(sys.executable).with_name("py-spy")
PATIENCE = 5.0  # seconds for one look
HELD = 0.005  # seconds that a process stands while it is read, about
_LIBRARY = re.compile(
    r"^(.*)/(threading|socket|socketserver|selectors|runpy|asyncio/\w+|concurrent/futures/\w+)\.py$"
)
_FORBIDDEN = re.compile(r"(?i)permission|operation not permitted")
NO_PY_SPY = "its stacks are not seen: py-spy is not installed here"
NEEDS_RIGHT = (
    "its stacks may not be seen: that needs the right to trace it, as root has it (sudo), or "
    "everybody with sysctl kernel.yama.ptrace_scope=0"
)


class FromOutside:
    """Reads the stacks of all `processes` out of their memory."""

    def __init__(self, processes: Callable[[], Sequence[int]]) -> None:
        self._processes = processes
        self.unseen = "its stacks are not seen: it is no Python" if PY_SPY.exists() else NO_PY_SPY

    def look(self, looks: Looks) -> float:
        """Add one look at every Python process."""
        for pid in self._processes():
            self._look(pid, looks)
        return HELD

    def _look(self, pid: int, looks: Looks) -> None:
        try:
            done = subprocess.run(  # noqa: S603  # our own package
                [PY_SPY, "dump", "--json", "--full-filenames", "--pid", str(pid)],
                capture_output=True,
                timeout=PATIENCE,
                check=False,
            )
            threads = json.loads(done.stdout) if done.returncode == 0 else []
        except (OSError, ValueError, subprocess.TimeoutExpired):
            return
        if _FORBIDDEN.search(done.stderr.decode(errors="replace")):
            self.unseen = NEEDS_RIGHT
        if not threads:
            return
        looks.many[pid] += 1
        for thread in threads:
            frames = [_frame(one) for one in reversed(thread["frames"])]
            looks.libraries.update(_libraries(frames))
            looks.add(Stack(pid, "thread", tuple(frames)))


def _frame(one: dict[str, object]) -> Frame:
    return Frame(str(one["filename"]), int(str(one["line"])), str(one["name"]))


def _libraries(frames: Sequence[Frame]) -> set[str]:
    return {found[1] for frame in frames if (found := _LIBRARY.match(frame.file))}
