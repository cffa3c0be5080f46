"""A fresh stack for a trial: downstream, service and load on free ports, apart from a running lab.

The same commands and settings as the lab's, read from docker-compose.yml as local mode does.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from lab import compose
from lab.checkout import ROOT, STATE
from lab.experiment.scrape import Page
from lab.experiment.trial import CLIENT_PATIENCE, Trial
from lab.local.ports import free_ports
from lab.local.programs import python_program
from lab.machine import Cores, keep_on
from lab.processes.program import Process, Program, await_ready, end, launch
from services.common.flowers.model import can_learn

TWIN_STATE = STATE / "experiment-twins"  # kept, or a model would be trained beside each measurement
FOLDER = STATE / "experiment"  # logs, samples and temporary files of the measurement that runs
READY_SECONDS = 30.0
STOP_SECONDS = 15.0
TRAIN_SECONDS = 60.0
LOG_LINES = 12


class StackError(Exception):
    """Something of the stack does not work; `log` has the last lines of what it said."""

    def __init__(self, sentence: str, log: list[str]) -> None:
        super().__init__(sentence)
        self.log = log


@dataclass
class Stack:
    """What runs for one trial. Its programs are those of docker-compose.yml."""

    programs: dict[str, Program]
    cores: Cores
    folder: Path
    processes: dict[str, Process]

    def start(self, name: str) -> None:
        """Start a program and wait until it listens; raises `StackError` if it does not."""
        program = self.programs[name]
        environment = {**os.environ, **program.environment, **self._surroundings()}
        with self._log(name).open("wb") as log:
            self.processes[name] = process = launch(program, environment, log)
        of_service = name not in ("downstream", "locust")
        keep_on(self.cores.service if of_service else self.cores.others, process.pid)
        if not await_ready(program, process, READY_SECONDS):
            raise StackError(f"{name} does not start.", self.last_words(name))

    def require_alive(self) -> None:
        """Raise `StackError` if something that was started has ended."""
        for name, process in self.processes.items():
            if process.poll() is not None:
                raise StackError(f"{name} died.", self.last_words(name))

    def url(self, name: str) -> str:
        """Return where a program answers."""
        return self.programs[name].url

    def scrape(self, name: str) -> Page:
        """Return the metrics of a program; raises `urllib3.exceptions.HTTPError`."""
        return Page.of(self.programs[name].ports[1])

    def last_words(self, name: str) -> list[str]:
        """Return the last lines of a program's log."""
        log = self._log(name)
        return log.read_text(errors="replace").splitlines()[-LOG_LINES:] if log.exists() else []

    def stop(self) -> None:
        """End everything, the load first."""
        end(list(self.processes.values())[::-1], STOP_SECONDS)

    def _surroundings(self) -> dict[str, str]:
        # In a container, too, nobody else is to reach what is measured.
        return {
            "LAB_BIND": "127.0.0.1",
            "TMPDIR": str(self.folder),
            "TWIN_STATE": str(TWIN_STATE),
        }

    def _log(self, name: str) -> Path:
        return self.folder / f"{name}.log"


@contextmanager
def fresh_stack(trial: Trial, cores: Cores) -> Iterator[Stack]:
    """Lend a stack for `trial` on which nothing runs yet; after it nothing does any more."""
    shutil.rmtree(FOLDER, ignore_errors=True)  # of a run that was killed: we hold the lock
    FOLDER.mkdir(parents=True)
    if can_learn():  # a wheel comes without the library, for no experiment of its own predicts
        _train()
    lent = Stack(_programs(trial), cores, FOLDER, {})
    try:
        yield lent
    finally:
        lent.stop()
        shutil.rmtree(FOLDER, ignore_errors=True)


def _train() -> None:
    command = [sys.executable, "-m", "services.common.flowers.train"]
    environment = {**os.environ, "TWIN_STATE": str(TWIN_STATE)}
    with (FOLDER / "train.log").open("wb") as log:
        try:
            subprocess.run(  # noqa: S603  # the lab's own command
                command, cwd=ROOT, env=environment, stderr=log, timeout=TRAIN_SECONDS, check=True
            )
        except subprocess.SubprocessError as error:
            raise StackError(f"No model could be trained: {error}", []) from None


def _programs(trial: Trial) -> dict[str, Program]:
    service = trial.variant.service
    names = ("downstream", service, "locust")
    table = compose.services(trial.settings | _free_ports(trial.settings) | _load(trial))
    programs = {name: python_program(table[name], table) for name in names}
    if trial.variant.module:
        command = [sys.executable, "-m", *trial.variant.module]
        programs[service] = replace(programs[service], command=command)
    programs["locust"].environment["LOADTEST_SAMPLES"] = str(FOLDER)
    return programs


def _free_ports(settings: dict[str, str]) -> dict[str, str]:
    names = [name for name in settings if name.endswith("_PORT")]
    return dict(zip(names, map(str, free_ports(len(names))), strict=True))


def _load(trial: Trial) -> dict[str, str]:
    load, service = trial.load, trial.variant.service
    response = trial.prediction.response_seconds or 0.0
    patience = max(float(trial.settings["LOADTEST_TIMEOUT"]), CLIENT_PATIENCE * response)
    return {
        "LOAD": "on",
        "LOADTEST_TWINS": service,
        "LOADTEST_SCENARIO": "01_steady" if load.rate is None else "03_open_arrivals",
        "LOADTEST_USERS": str(load.users if load.rate is None else round(load.rate)),
        "LOADTEST_WAIT_MS": str(round(load.wait_seconds * 1000)),
        f"LOADTEST_{service.upper()}_ROUTE": trial.variant.route,
        "LOADTEST_TIMEOUT": f"{min(patience, 3600):g}",
    }
