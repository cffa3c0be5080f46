"""Runs a program and ends it with all that it started, however this process is ended itself.

Run as `python -m services.common.process.tree SECONDS COMMAND…` it gives the program so many
seconds to end when asked; its exit status then says how that went.
"""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from services.common.process.lifetime import adopt_orphans, die_with_owner, die_with_parent

# Exit statuses of a program that was told to stop.
CLEAN, HAD_TO_BE_KILLED, LEFT_PROCESSES = 0, 81, 82
_LEAVING_SECONDS = 0.5  # for helpers that end by themselves once their parent has


@dataclass(frozen=True)
class Ending:
    """How a program ended: its status, whether it was told to, and what it left behind."""

    status: int
    told: bool
    left: int


def run_tree(
    command: list[str],
    env: Mapping[str, str],
    stop_seconds: int,
    meanwhile: Callable[[int], None] = lambda _: None,
) -> Ending:
    """Run `command` until it ends or this process is told to stop; then nothing of it is left.

    `meanwhile` is called with its process id once it runs.
    """
    die_with_owner(signal.SIGTERM)
    adopt_orphans()
    left = 0
    try:
        child = _start(command, env)
        told = _stop_on_signals(child, stop_seconds)
        meanwhile(child.pid)
        status = child.wait()
    finally:
        left = _kill_rest()
    return Ending(status, told.is_set(), left)


def _start(command: list[str], env: Mapping[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603  # our own words, or a learner's own program
        command,
        env=env,
        preexec_fn=partial(die_with_parent, parent=os.getpid()),  # no thread runs yet
    )


def _stop_on_signals(child: subprocess.Popen[bytes], seconds: int) -> threading.Event:
    told = threading.Event()

    def ask(*_: object) -> None:
        told.set()
        child.terminate()
        signal.alarm(seconds)

    signal.signal(signal.SIGTERM, ask)
    signal.signal(signal.SIGINT, ask)
    signal.signal(signal.SIGALRM, lambda *_: child.kill())
    return told


def _kill_rest() -> int:
    import psutil  # here, for the program is to start first

    # A server that was killed leaves workers; as a subreaper this process is their parent now.
    _, left = psutil.wait_procs(psutil.Process().children(recursive=True), _LEAVING_SECONDS)
    for process in left:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(left, _LEAVING_SECONDS)  # ours by now, and to be buried
    return len(left)


def main(seconds: str, *command: str) -> int:
    """Run `command` and return its status, or once told to stop one of those above."""
    ending = run_tree(list(command), os.environ, int(seconds))
    if not ending.told:
        return max(ending.status, 1)
    if ending.status == -signal.SIGKILL:
        return HAD_TO_BE_KILLED
    return LEFT_PROCESSES if ending.left else CLEAN


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
