"""Programs as processes: how they are started, awaited, ended; and what a crash left behind."""

import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psutil

from lab.checkout import ROOT, STATE
from lab.waiting import wait_until
from services.common.process.lifetime import owned_environment
from services.common.process.ready import ready

Process = subprocess.Popen[bytes]
GRACE_SECONDS = 5.0  # between asking and killing
# Isolated, so that nothing of a program's surroundings reaches what runs it, and the reverse.
_TREE = (
    f"import sys; sys.path.insert(0, {str(ROOT)!r}); "
    "from services.common.process.tree import main; sys.exit(main(*sys.argv[1:]))"
)


@dataclass(frozen=True)
class Program:
    """A process to run. `ports` are those it listens on; all but the first serve metrics."""

    name: str
    command: list[str]
    environment: dict[str, str]
    ports: list[int]
    folder: Path = ROOT

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.ports[0]}"


def as_tree(command: Sequence[str], stop_seconds: int) -> list[str]:
    """Return what runs `command`, and once it ends or is told to ends all that it started.

    It has `stop_seconds` to end when told; see `services.common.process.tree` for the statuses.
    """
    return [sys.executable, "-I", "-c", _TREE, str(stop_seconds), *command]


def launch(program: Program, environment: Mapping[str, str], output: IO[bytes] | int) -> Process:
    """Start a program with no other environment than this and whose it is.

    What it says goes to `output`.
    """
    return subprocess.Popen(  # noqa: S603  # the lab's own commands, or what a learner wrote
        program.command,
        cwd=program.folder,
        env={**environment, **owned_environment()},
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,  # Ctrl-C is for us; we end the rest in order
    )


def await_ready(program: Program, process: Process, seconds: float) -> bool:
    """Return whether a program listens within `seconds`; False at once if it ends."""
    up = wait_until(lambda: process.poll() is not None or ready(*program.ports), seconds)
    return up and process.poll() is None


def end(processes: Sequence[Process], seconds: float) -> None:
    """Ask all of them to end, and kill those that have not done so after `seconds`."""
    for process in processes:
        process.terminate()
    deadline = time.monotonic() + seconds
    for process in processes:
        try:
            process.wait(max(deadline - time.monotonic(), 0.1))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def end_strays() -> int:
    """End every process that this lab started and nobody owns; return how many there were."""
    found = _strays()
    for process in found:
        with suppress(psutil.NoSuchProcess):
            process.terminate()
    _, alive = psutil.wait_procs(found, GRACE_SECONDS)
    for process in alive:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(alive, GRACE_SECONDS)
    return len(found)


def owned(process: psutil.Process) -> bool:
    """Return whether this lab started `process`."""
    try:
        return process.environ().get("LAB_OWNED_BY") == str(STATE)
    except (psutil.Error, OSError):
        return False


def _strays() -> list[psutil.Process]:
    here = psutil.Process()
    family = {here.pid, *(parent.pid for parent in here.parents())}
    return [p for p in psutil.process_iter() if p.pid not in family and owned(p)]
