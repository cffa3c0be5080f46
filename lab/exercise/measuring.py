"""Starts what an exercise needs, loads it, and returns its figures by name: `load.figure`."""

import asyncio
import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import urllib3

from lab.exercise import cases, servers
from lab.exercise.first_request import TIMEOUT as FIRST_ANSWER
from lab.exercise.first_request import require_answer
from lab.exercise.judgement import Figures
from lab.exercise.load_statistics import between, look, of_asks
from lab.exercise.manifest import Arrivals, Cases, Closed, Exercise, Own, Requests
from lab.load import PATIENCE, Ask, Asker, Lag, Request, arriving, closed, session
from lab.processes.output import TroubleError
from lab.processes.program import Program
from lab.processes.running import Running, RunningPrograms
from lab.waiting import wait_until

TIMEOUT = 5.0  # seconds
OWN_PATIENCE = 5.0  # seconds for a learner's load besides its own time

Watch = Callable[[str], None]  # hears what is going on


@dataclass
class Measured:
    """The figures of one round; `busy` is whether the machine was, `words` say what went wrong."""

    figures: Figures = field(default_factory=dict)
    busy: bool = False
    words: list[str] = field(default_factory=list)


@dataclass
class Measuring:
    """An exercise whose servers run, to be loaded as often as one likes."""

    exercise: Exercise
    folder: Path
    programs: RunningPrograms
    settings: dict[str, str]
    loaded: set[str] = field(default_factory=set)  # the loads that were made already

    @classmethod
    def begin(
        cls, exercise: Exercise, folder: Path, programs: RunningPrograms, watch: Watch
    ) -> "Measuring":
        """Start the servers; raises `TroubleError` if one does not start."""
        settings, called = servers.read_settings(exercise, folder), ""
        if exercise.downstream is not None:
            called = programs.launch(servers.downstream()).program.url
        for spec in exercise.servers:
            programs.launch(servers.server(spec, folder, settings, called))
        for running in programs.running.values():
            watch(f"starting {running.program.name}")
            running.await_ready()
        if exercise.downstream is not None:
            faults = exercise.downstream.model_dump_json()
            urllib3.request("PUT", f"{called}/faults", body=faults, timeout=TIMEOUT)
        return cls(exercise, folder, programs, settings)

    def once(self, watch: Watch) -> Measured:
        """Make each load once; raises `TroubleError` if a server does not answer."""
        measured = Measured()
        for load in self.exercise.loads:
            server = self.programs.running[load.server]
            if isinstance(load, Cases):
                self._ask_cases(load, server, measured)
            else:
                self._load(load, server, measured, watch)
            server.require_alive("under load")
        return measured

    def _ask_cases(self, load: Cases, server: Running, measured: Measured) -> None:
        async def ask() -> list[cases.Came]:
            async with session() as opened:
                return await cases.ask_all(opened, server.program.url, load)

        came = asyncio.run(ask())
        measured.figures |= _named(load.name, cases.figures_of(came))
        measured.words += [one.words for one in came if not one.right]

    def _load(self, load: Requests, server: Running, measured: Measured, watch: Watch) -> None:
        # A server may still be busy with the last round, for clients that have left.
        require_answer(server, load, FIRST_ANSWER if load.name not in self.loaded else PATIENCE)
        self.loaded.add(load.name)
        watch(f"loading {load.name} for {load.warmup + load.seconds:g} s")
        began, epoch, before = time.monotonic(), time.time(), look(server.process.pid)
        asks = self._asks(load, server, measured)
        ended, after = time.monotonic(), look(server.process.pid)
        if isinstance(load, Own) and asks:
            began = asks[0].started  # before it Python had to start
        found = of_asks(load, asks, began, ended) | between(before, after)
        if load.calls and asks:
            found["calls"] = self._calls(epoch) / max(sum(a.outcome == "right" for a in asks), 1)
        measured.figures |= _named(load.name, found)

    def _asks(self, load: Requests, server: Running, measured: Measured) -> list[Ask]:
        if isinstance(load, Own):
            lag = Lag()
            asks = self._own_load(load, server, measured)
            measured.busy = measured.busy or lag.busy
            return asks
        asks, busy = asyncio.run(self._generate(load, server.program.url))
        measured.busy = measured.busy or busy
        return asks

    async def _generate(self, load: Requests, url: str) -> tuple[list[Ask], bool]:
        lag = Lag()
        async with session() as opened:
            ask = Asker(opened, Request(url + load.path, expect=load.expect))
            seconds = load.warmup + load.seconds
            ticking = asyncio.create_task(lag.tick())
            if isinstance(load, Closed):
                users, spread = servers.users_of(load, self.settings), min(load.warmup, 1.0)
                await closed(ask, users, seconds, spread, load.pause)
            elif isinstance(load, Arrivals):
                await arriving(ask, load.rate, seconds)
            ticking.cancel()
        return ask.asks, lag.busy

    def _own_load(self, load: Own, server: Running, measured: Measured) -> list[Ask]:
        report = self.programs.folder / "asks.json"
        arguments = [str(report), server.program.url, load.model_dump_json()]
        kept = servers.kept([sys.executable, "-m", "lab.exercise.learners_load", *arguments])
        environment = servers.own_environment("")
        program = Program(load.file, kept, environment, [], self.folder)
        running = self.programs.launch(program)
        patience = load.seconds + 2 * load.drain + OWN_PATIENCE
        wait_until(lambda: report.exists() or running.process.poll() is not None, patience)
        if not wait_until(report.exists, 0):
            raise TroubleError(f"{load.file} could not be run to its end.", running.last_words())
        wait_until(lambda: running.process.poll() is not None, TIMEOUT)
        measured.words += running.last_words()
        asks = [Ask(**ask) for ask in json.loads(report.read_text())]
        report.unlink()  # the next round's is to be another
        return asks

    def _calls(self, since: float) -> int:
        url = f"{self.programs.running['downstream'].program.url}/calls?since={since:.6f}"
        return len(urllib3.request("GET", url, timeout=TIMEOUT).json()["calls"])


def _named(name: str, found: Figures) -> Figures:
    return {f"{name}.{figure}": value for figure, value in found.items()}
