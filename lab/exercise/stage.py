"""Runs the programs of a check, looks after them, and ends every one."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from lab.exercise.processes import children
from lab.exercise.programs import Program
from lab.exercise.said import Said
from lab.exercise.trouble import TroubleError, last_words
from lab.waiting import wait_until
from services.common.process.ready import ready
from services.common.process.temporary import temporary_folder
from services.common.process.tree import HAD_TO_BE_KILLED, LEFT_PROCESSES

READY_SECONDS = 20.0
STOP_SECONDS = 12.0
SAYING_SECONDS = 1.0  # that an explanation may come after the answer that it explains
MANY_LINES = 1000  # printed in one check: that takes time
ENDINGS = {
    HAD_TO_BE_KILLED: "did not end when asked, so it was killed",
    LEFT_PROCESSES: "left processes behind, which were ended too",
}


@dataclass
class Running:
    """A program that was started, and what it says."""

    program: Program
    process: "subprocess.Popen[bytes]"
    said: Said

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.program.ports[0]}"

    def last_words(self) -> list[str]:
        """Return what it said last."""
        if self.process.poll() is None:
            wait_until(lambda: self.said.count > 0, SAYING_SECONDS)
            lines = self.said.lines()
        else:
            lines = self.said.to_the_end(SAYING_SECONDS)
        return last_words(lines, self.program.folder)

    def require_alive(self, meanwhile: str) -> None:
        """Raise `TroubleError` if it has ended by itself."""
        if self.process.poll() is not None:
            raise TroubleError(
                f"{self.program.name} ended by itself {meanwhile}.", self.last_words()
            )


@dataclass
class Stage:
    """What runs for one check; `notes` say how it ended."""

    folder: Path  # for temporary files
    running: dict[str, Running] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def await_ready(self, running: Running) -> None:
        """Wait until a program listens; raises `TroubleError` if it does not."""
        program, process, ports = running.program, running.process, running.program.ports
        up = wait_until(lambda: process.poll() is not None or ready(*ports), READY_SECONDS)
        running.require_alive("before it listened")
        if not up:
            raise TroubleError(
                f"{program.name} did not listen within {READY_SECONDS:.0f} s.", running.last_words()
            )

    def launch(self, program: Program) -> Running:
        """Start a program; an earlier one of its name is ended."""
        if program.name in self.running:
            _end([self.running.pop(program.name)])
        process = subprocess.Popen(  # noqa: S603  # the lab's own, or what the learner wrote
            program.command,
            cwd=program.folder,
            env=program.environment | {"TMPDIR": str(self.folder)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is for us; we end the rest in order
        )
        assert process.stdout is not None  # noqa: S101  # it is a pipe
        running = Running(program, process, Said(process.stdout))
        self.running[program.name] = running
        return running

    def stop(self) -> None:
        """End everything at once, and note what did not end as it should."""
        self.notes += [note for running in self.running.values() for note in _printed(running)]
        _end(list(self.running.values()))
        self.notes += [note for running in self.running.values() for note in _notes(running)]


@contextmanager
def stage() -> Iterator[Stage]:
    """Lend a stage on which nothing runs yet; after it nothing does any more."""
    with temporary_folder("exercise") as folder:
        lent = Stage(folder)
        try:
            yield lent
        finally:
            lent.stop()


def _end(programs: list[Running]) -> None:
    for running in programs:
        _tell(running)
    deadline = time.monotonic() + STOP_SECONDS
    for running in programs:
        try:
            running.process.wait(max(deadline - time.monotonic(), 0.1))
        except subprocess.TimeoutExpired:
            running.process.kill()
            running.process.wait()


def _tell(running: Running) -> None:
    # A learner's program is asked, and watched. Ours would finish requests that nobody waits for:
    # its owner clears up once it is gone.
    if not running.program.own:
        for server in children(running.process.pid):
            with suppress(psutil.NoSuchProcess):
                server.kill()
    running.process.terminate()


def _notes(running: Running) -> Iterator[str]:
    if running.program.own and running.process.returncode in ENDINGS:
        yield f"{running.program.name} {ENDINGS[running.process.returncode]}."


def _printed(running: Running) -> Iterator[str]:
    name = running.program.name
    if running.said.count > MANY_LINES:
        yield f"{name} printed {running.said.count:,} lines; printing takes time as well."
