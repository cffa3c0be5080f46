"""Programs as processes: what one is, and how they are started, awaited and ended together."""

import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from lab.checkout import ROOT
from lab.waiting import wait_until
from services.common.process.ready import ready

Process = subprocess.Popen[bytes]


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


def launch(program: Program, environment: Mapping[str, str], output: IO[bytes] | int) -> Process:
    """Start a program with no other environment than this; what it says goes to `output`."""
    return subprocess.Popen(  # noqa: S603  # the lab's own commands, or what a learner wrote
        program.command,
        cwd=program.folder,
        env=environment,
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
