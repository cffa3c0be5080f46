"""The command that puts a service of one's own on the bench."""

import asyncio
import shlex
import sys
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.status import Status

from lab.commands.experiments import JsonFile, require_writable, show
from lab.commands.terminal import aside, out, tell
from lab.environment import in_force
from lab.exercise.output import TroubleError
from lab.experiment.run import alone_on_the_machine
from lab.load import Request
from lab.own_service import apps, terminal
from lab.own_service.bringing import Bringing, Mock, sentence
from lab.own_service.examination import examine
from lab.own_service.found import Found, found
from lab.own_service.load_in_steps import MOST_USERS
from lab.own_service.requests import Wanted
from lab.report import report_files
from lab.report.report import Report, begin


def try_(
    app: Annotated[str | None, typer.Option(help="Import string or file: shop.main:app.")] = None,
    command: Annotated[
        str | None, typer.Option(help="Start command; {port} stands for its port.")
    ] = None,
    url: Annotated[str | None, typer.Option(help="A service that runs already.")] = None,
    on: Annotated[str | None, typer.Option(help=f"For --app: {', '.join(apps.MODELS)}.")] = None,
    python: Annotated[
        Path, typer.Option(help="The service's own interpreter.", show_default=False)
    ] = Path(sys.executable),
    dir_: Annotated[Path, typer.Option("--dir", help="Where it is started.")] = Path(),
    env: Annotated[list[str] | None, typer.Option(help="NAME=value; may be repeated.")] = None,
    get: Annotated[list[str] | None, typer.Option(help="A path; may be repeated.")] = None,
    post: Annotated[list[str] | None, typer.Option(help="A path; may be repeated.")] = None,
    body: Annotated[Path | None, typer.Option(help="The body of --post.")] = None,
    header: Annotated[list[str] | None, typer.Option(help="Name: value; may be repeated.")] = None,
    requests: Annotated[Path | None, typer.Option(help="A JSON or HAR file.")] = None,
    status: Annotated[int, typer.Option(help="Of a right answer.")] = 200,
    text: Annotated[str, typer.Option(help="In the body of a right answer.")] = "",
    pid: Annotated[int | None, typer.Option(help="With --url: its first process.")] = None,
    mine: Annotated[
        bool, typer.Option("--mine", help="The host of --url is yours, though it is far away.")
    ] = False,
    wait: Annotated[int, typer.Option(min=0, help="Of {downstream}, in ms.")] = 200,
    faults: Annotated[str, typer.Option(help="Of {downstream}, as its PUT /faults has it.")] = "",
    users: Annotated[int, typer.Option(min=8, help="At most so many.")] = MOST_USERS,
    json: JsonFile = None,
) -> None:
    """Find where a service of your own bends, what holds it, and what would help.

    The word {downstream}, in --command, --env or a body, is the URL of a slow call to a mock.

    Load on a host that is not yours is an attack: without --mine it goes to this machine and its
    network only.
    """
    folder = dir_.resolve()
    wanted = Wanted(get or (), post or (), body, header or (), requests, status, text)
    mock = Mock(wait, faults)
    bringing = Bringing(app, command, url, on, python, folder, tuple(env or ()), pid, mine, mock)
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
            with bringing.service() as (service, told):
                for name, asked in _kinds(wanted, service.url, told):
                    seen = asyncio.run(examine(service, asked, users, partial(_say, shown, name)))
                    yield found(bringing.name, name, seen, bringing.folder)
        except TroubleError as error:
            raise sentence(error) from None


def _say(shown: Status, name: str, what: str) -> None:
    shown.update(f"{name}: {what}")


def _kinds(
    wanted: Wanted, url: str, told: Mapping[str, str]
) -> Iterator[tuple[str, list[Request]]]:
    """Yield each kind of request by its name; those of a file are one kind, mixed by weight."""
    lines = wanted.lines(told)
    if wanted.file:
        yield f"{len(lines)} requests of {wanted.file}", [line.request(url) for line in lines]
        return
    for line in lines:
        yield f"{line.method} {line.path}", [line.request(url)]
