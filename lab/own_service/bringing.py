"""How a person brings a service: an application, a start command, or one that runs."""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

import urllib3

from lab.checkout import IN_CHECKOUT, ROOT
from lab.errors import LabError
from lab.exercise import servers
from lab.own_service import apps
from lab.own_service.as_brought import addresses, require_process, require_program, words_of
from lab.own_service.hidden import shareable
from lab.own_service.service import Service, Start, started
from lab.own_service.wanted import Wanted
from lab.processes.output import TroubleError
from lab.processes.running import RunningPrograms, running_programs

MOCK = "{downstream}"
ALL = "all"  # servers that fit
TIMEOUT = 5.0  # seconds


@dataclass(frozen=True)
class Mock:
    """The lab's slow downstream, for a service that calls something: its wait, and its faults."""

    wait_ms: int = 200
    faults: str = ""

    def started(self, programs: RunningPrograms) -> str:
        """Start it and return the URL of one call; raises `LabError` for faults that it refuses."""
        running = programs.launch(servers.downstream())
        running.await_ready()
        url = running.program.url
        if self.faults:
            headers = {"Content-Type": "application/json"}
            answer = urllib3.request(
                "PUT", f"{url}/faults", body=self.faults, headers=headers, timeout=TIMEOUT
            )
            if answer.status != 200:
                why = "; ".join(one["detail"] for one in answer.json()["errors"])
                raise LabError(f"--faults {self.faults}: {why}.", status=2)
        return f"{url}/work?ms={self.wait_ms}"


@dataclass(frozen=True)
class Surroundings:
    """What runs beside a service, and what the words in braces stand for."""

    programs: RunningPrograms
    told: Mapping[str, str]


@dataclass(frozen=True)
class Bringing:
    """Of `app`, `command` and `url` one is given; `changes` are settings, NAME=value."""

    app: str | None = None
    command: str | None = None
    url: str | None = None
    on: str | None = None
    python: Path = Path(sys.executable)
    folder: Path = Path()
    changes: tuple[str, ...] = ()
    pid: int | None = None
    mine: bool = False
    mock: Mock = field(default_factory=Mock)

    @property
    def name(self) -> str:
        """What the service is called."""
        on = f" on {self.on}" if self.app and self.on else ""
        brought = self.app or self.command or self.url or "nothing"
        return shareable(f"{brought}{on}", (), ())

    def on_each(self, told: Mapping[str, str]) -> list["Bringing"]:
        """Return it once for each server that it is to be tried on."""
        if self.app is None or self.on != ALL:
            return [self]
        fitting = apps.models_for(self._found(self._environment(told)))
        return [replace(self, on=model.name) for model in fitting]

    @contextmanager
    def surroundings(self, wanted: Wanted) -> Iterator[Surroundings]:
        """Lend what the service is started in; raises `LabError` with a sentence."""
        if sum(one is not None for one in (self.app, self.command, self.url)) != 1:
            raise LabError("Bring one service: --app, --command or --url.", status=2)
        with running_programs() as programs:
            calls_mock = wanted.mentions(MOCK) or self._mentions(MOCK)
            told = {MOCK.strip("{}"): self.mock.started(programs)} if calls_mock else {}
            yield Surroundings(programs, told)

    @contextmanager
    def service(self, around: Surroundings) -> Iterator[Service]:
        """Lend the service; raises `LabError` or `TroubleError` with a sentence."""
        if self.url is not None:
            require_process(self.pid)
            yield Service(self._near(self.url), self.pid)
            return
        start = self.start(around.told)
        require_program(start.command[0], start.folder, start.environment)
        with started(around.programs, start) as service:
            yield service

    def start(self, told: Mapping[str, str]) -> Start:
        """Return how it is started; `told` is what the words in braces stand for."""
        if self.url is not None:
            raise LabError("--tune starts it anew, so it needs --app or --command.", status=2)
        environment = self._environment(told)
        words = self._served(environment) if self.command is None else words_of(self.command)
        return Start([_filled(word, told) for word in words], self.folder, environment)

    def _mentions(self, text: str) -> bool:
        return any(text in word for word in (self.command or "", *self.changes))

    def _environment(self, told: Mapping[str, str]) -> dict[str, str]:
        around = _surroundings(self.python)
        return around | dict(_change(change, told) for change in self.changes)

    def _found(self, environment: Mapping[str, str]) -> apps.App:
        return apps.find_out(str(self.app), self.python, self.folder, environment)

    def _served(self, environment: Mapping[str, str]) -> list[str]:
        app = self._found(environment)
        fitting = {model.name: model for model in apps.models_for(app)}
        if self.on and self.on not in fitting:
            known = self.on in apps.MODELS
            why = "its Python does not have that, or it serves the other kind; " if known else ""
            raise LabError(f"--on {self.on}: {why}it can be {', '.join(fitting)}.", status=2)
        model = fitting[self.on] if self.on else next(iter(fitting.values()))
        return model.command(app, self.python)

    def _near(self, url: str) -> str:
        found = addresses(url)
        if not self.mine and not all(address.is_private for address in found):
            raise LabError(
                f"{urlsplit(url).hostname} is not on this machine or its network: load on a host "
                "that is not yours is an attack. --mine says that it is yours.",
                status=2,
            )
        return url.rstrip("/")


def _surroundings(python: Path) -> dict[str, str]:
    # The lab's own packages are none of the service's, nor is its server where the service has one.
    path = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    others = os.pathsep.join(one for one in path if one and Path(one).resolve() != ROOT)
    own = {
        "PYTHONPATH": others,
        "PYTHONUNBUFFERED": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PATH": _programs(python),
    }
    return {**os.environ, **own}


def _programs(python: Path) -> str:
    path = os.environ.get("PATH", os.defpath).split(os.pathsep)
    if not IN_CHECKOUT and os.environ.get("VIRTUAL_ENV") != sys.prefix:
        # uvx puts the environment of the lab first.
        path.sort(key=lambda folder: Path(folder) == Path(sys.executable).parent)
    # As if its environment were in use: `gunicorn` in a start command is its own.
    own = str(python.absolute().parent)
    if python != Path(sys.executable):
        path.insert(0, own)
    elif own not in path:
        path.append(own)
    return os.pathsep.join(path)


def _change(text: str, told: Mapping[str, str]) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise LabError(f"--env {text}: a setting is NAME=value.", status=2)
    return name, _filled(value, told)


def _filled(text: str, told: Mapping[str, str]) -> str:
    for name, value in told.items():
        text = text.replace(f"{{{name}}}", value)
    return text


@contextmanager
def in_sentences() -> Iterator[None]:
    """Have what a service did wrong told as one sentence, with the last lines that it said."""
    try:
        yield
    except TroubleError as error:
        raise LabError(told(error)) from None


def told(error: TroubleError) -> str:
    """Return the error for a person: the sentence, and the last lines of what the service said."""
    return "\n  ".join([error.sentence, *error.words])
