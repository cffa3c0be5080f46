"""Runs programs that others have written, looks after them, and ends every one."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from lab.checkout import ROOT
from lab.processes.output import Output, TroubleError, last_words
from lab.processes.program import Process, Program, await_ready, end, launch
from lab.waiting import wait_until
from services.common.files import temporary_folder
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
    process: Process
    output: Output

    @property
    def is_foreign(self) -> bool:
        """Whether it is none of the lab's: it runs where its own code is."""
        return self.program.folder != ROOT

    def last_words(self) -> list[str]:
        """Return what it said last."""
        if self.process.poll() is None:
            wait_until(lambda: self.output.count > 0, SAYING_SECONDS)
            lines = self.output.lines()
        else:
            lines = self.output.to_the_end(SAYING_SECONDS)
        return last_words(lines, self.program.folder)

    def require_alive(self, meanwhile: str) -> None:
        """Raise `TroubleError` if it has ended by itself."""
        if self.process.poll() is not None:
            raise TroubleError(
                f"{self.program.name} ended by itself {meanwhile}.", self.last_words()
            )

    def await_ready(self, seconds: float = READY_SECONDS) -> None:
        """Wait until it listens; raises `TroubleError` if it does not within `seconds`."""
        if not await_ready(self.program, self.process, seconds):
            self.require_alive("before it listened")
            name = self.program.name
            raise TroubleError(f"{name} did not listen within {seconds:.0f} s.", self.last_words())


@dataclass
class RunningPrograms:
    """What runs, by name; `notes` say how it ended."""

    folder: Path  # for temporary files
    running: dict[str, Running] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def launch(self, program: Program) -> Running:
        """Start a program; an earlier one of its name is ended."""
        if program.name in self.running:
            _end([self.running.pop(program.name)])
        environment = program.environment | {"TMPDIR": str(self.folder)}
        process = launch(program, environment, subprocess.PIPE)
        assert process.stdout is not None  # noqa: S101  # it is a pipe
        running = Running(program, process, Output(process.stdout))
        self.running[program.name] = running
        return running

    def stop(self) -> None:
        """End everything at once, and note what did not end as it should."""
        self.notes += [note for running in self.running.values() for note in _printed(running)]
        _end(list(self.running.values()))
        self.notes += [note for running in self.running.values() for note in _ending(running)]


@contextmanager
def running_programs() -> Iterator[RunningPrograms]:
    """Lend what nothing runs in yet; after it nothing does any more."""
    with temporary_folder("programs") as folder:
        lent = RunningPrograms(folder)
        try:
            yield lent
        finally:
            lent.stop()


def _end(programs: list[Running]) -> None:
    # Who wrote a program wants to see how it ends. Ours would finish requests that nobody waits
    # for: its owner clears up once it is gone.
    for running in programs:
        if not running.is_foreign:
            _kill_servers(running.process.pid)
    end([running.process for running in programs], STOP_SECONDS)


def _kill_servers(owner: int) -> None:
    with suppress(psutil.NoSuchProcess):
        for server in psutil.Process(owner).children():
            with suppress(psutil.NoSuchProcess):
                server.kill()


def _ending(running: Running) -> Iterator[str]:
    if running.is_foreign and running.process.returncode in ENDINGS:
        yield f"{running.program.name} {ENDINGS[running.process.returncode]}."


def _printed(running: Running) -> Iterator[str]:
    count = running.output.count
    if count > MANY_LINES:
        yield f"{running.program.name} printed {count:,} lines; printing takes time as well."
