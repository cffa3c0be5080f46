"""The command that puts a service of one's own on the bench."""

import asyncio
import shlex
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer
from rich.status import Status

from lab.commands.experiments import JsonFile, require_writable, show
from lab.commands.terminal import aside, out, tell
from lab.environment import in_force
from lab.exercise.output import TroubleError
from lab.experiment.run import alone_on_the_machine
from lab.load import Request
from lab.own_service import apps, terminal
from lab.own_service.examination import examine
from lab.own_service.found import Found, found
from lab.own_service.load_in_steps import MOST_USERS
from lab.own_service.requests import Wanted
from lab.own_service.service import Service, Start, started
from lab.problem import LabError
from lab.report import report_files
from lab.report.report import Report, begin


@dataclass(frozen=True)
class Bringing:
    """How a person brings the service: one of the first three is given."""

    app: str | None
    command: str | None
    url: str | None
    on: str | None
    python: Path
    folder: Path
    changes: tuple[str, ...]
    pid: int | None

    @property
    def name(self) -> str:
        """What the service is called."""
        if self.app:
            return f"{self.app} on {self.on or 'the first server that fits'}"
        return str(self.command or self.url)

    @contextmanager
    def service(self) -> Iterator[Service]:
        """Lend the service; raises `LabError` or `TroubleError` with a sentence."""
        if sum(one is not None for one in (self.app, self.command, self.url)) != 1:
            raise LabError("Bring one service: --app, --command or --url.", status=2)
        if self.url:
            yield Service(_loopback(self.url), self.pid, None)
            return
        environment = dict(map(_change, self.changes))
        words = shlex.split(self.command) if self.command else self._served(environment)
        if not any("{port}" in word for word in words):
            raise LabError("--command needs {port}, where its port is to stand.", status=2)
        with started(Start(words, self.folder, environment)) as service:
            yield service

    def _served(self, environment: dict[str, str]) -> list[str]:
        app = apps.find_out(str(self.app), self.python, self.folder, environment)
        fitting = {model.name: model for model in apps.models_for(app)}
        if self.on and self.on not in fitting:
            raise LabError(f"--on {self.on}: it can be {', '.join(fitting)}.", status=2)
        model = fitting[self.on] if self.on else next(iter(fitting.values()))
        return model.command(app, self.python)


Words = Annotated[list[str] | None, typer.Option(help="May be repeated.")]


def try_(
    app: Annotated[str | None, typer.Option(help="Import string or file: shop.main:app.")] = None,
    command: Annotated[
        str | None, typer.Option(help="Start command; {port} stands for its port.")
    ] = None,
    url: Annotated[str | None, typer.Option(help="A service that runs already.")] = None,
    on: Annotated[str | None, typer.Option(help=f"For --app: {', '.join(apps.MODELS)}.")] = None,
    python: Annotated[Path, typer.Option(help="The service's own interpreter.")] = Path(
        sys.executable
    ),
    dir_: Annotated[Path, typer.Option("--dir", help="Where it is started.")] = Path(),
    env: Words = None,
    get: Annotated[list[str] | None, typer.Option(help="A path; may be repeated.")] = None,
    post: Annotated[list[str] | None, typer.Option(help="A path; may be repeated.")] = None,
    body: Annotated[Path | None, typer.Option(help="The body of --post.")] = None,
    header: Words = None,
    requests: Annotated[Path | None, typer.Option(help="A JSON or HAR file.")] = None,
    status: Annotated[int, typer.Option(help="Of a right answer.")] = 200,
    text: Annotated[str, typer.Option(help="In the body of a right answer.")] = "",
    pid: Annotated[int | None, typer.Option(help="With --url: its first process.")] = None,
    users: Annotated[int, typer.Option(min=8, help="At most so many.")] = MOST_USERS,
    json: JsonFile = None,
) -> None:
    """Find where a service bends, what holds it, and what would help."""
    folder = dir_.resolve()
    wanted = Wanted(get or (), post or (), body, header or (), requests, status, text)
    bringing = Bringing(app, command, url, on, python, folder, tuple(env or ()), pid)
    report_files.require_writable()
    require_writable(json)
    beginning = begin(shlex.join(["bin/lab", *sys.argv[1:]]))
    records = []
    with alone_on_the_machine([], tell):
        for record in _examined(bringing, wanted, users):
            records.append(record)
            if str(json) != "-":
                out.print(terminal.shown(record))
    manifest = beginning.manifest(in_force(), [])
    report = Report(kind="try", manifest=manifest, results=[], services=tuple(records))
    show(report, report_files.keep(report), json, None)
    raise typer.Exit(report.exit_status)


def _examined(bringing: Bringing, wanted: Wanted, users: int) -> Iterator[Found]:
    """Yield what is found of each kind of request; raises `LabError` with a sentence."""
    with aside.status("") as shown:
        try:
            with bringing.service() as service:
                for name, asked in kinds(wanted, service.url):
                    seen = asyncio.run(examine(service, asked, users, partial(_say, shown, name)))
                    yield found(bringing.name, name, seen, bringing.folder)
        except TroubleError as error:
            raise LabError(" ".join([error.trouble.sentence, *error.trouble.words])) from None


def _say(shown: Status, name: str, what: str) -> None:
    shown.update(f"{name}: {what}")


def kinds(wanted: Wanted, url: str) -> Iterator[tuple[str, list[Request]]]:
    """Yield each kind of request by its name; those of a file are one kind, mixed by weight."""
    lines = wanted.lines({})
    if wanted.file:
        yield f"{len(lines)} requests of {wanted.file}", [line.request(url) for line in lines]
        return
    for line in lines:
        yield f"{line.method} {line.path}", [line.request(url)]


def _change(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise LabError(f"--env {text}: a setting is NAME=value.", status=2)
    return name, value


def _loopback(url: str) -> str:
    host = urlsplit(url).hostname or ""
    try:
        near = {ip_address(found[4][0]) for found in socket.getaddrinfo(host, None)}
    except OSError as error:
        raise LabError(f"--url {url}: {error.strerror}.", status=2) from None
    if not all(address.is_private for address in near):
        raise LabError(
            f"{host} is not on this machine or its network: load on a host that is not yours is an "
            "attack. --mine says that it is yours.",
            status=2,
        )
    return url.rstrip("/")
