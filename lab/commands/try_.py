"""The command that puts a service of one's own on the bench."""

import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer

from lab.commands.experiments import JsonFile, require_writable, show
from lab.commands.terminal import as_typed, aside, complain, out, stages, tell
from lab.environment import in_force
from lab.errors import LabError
from lab.experiment.run import alone_on_the_machine
from lab.own_service import apps, terminal
from lab.own_service.bringing import Bringing, Mock, Surroundings, in_sentences, told
from lab.own_service.examination import Examined, Say, ask_once, examine
from lab.own_service.found import Found, Tried, found
from lab.own_service.hidden import shareable
from lab.own_service.load_in_steps import MOST_USERS
from lab.own_service.service import Service
from lab.own_service.tuning import Goal, choose, tune
from lab.own_service.wanted import Kind, Wanted
from lab.processes.output import TroubleError
from lab.report import report_files
from lab.report.report import Report, begin
from lab.report.wording import held
from lab.units import rate as rate_of


def try_(
    app: Annotated[str | None, typer.Option(help="Import string or file: shop.main:app.")] = None,
    command: Annotated[
        str | None, typer.Option(help="Start command; {port} stands for its port.")
    ] = None,
    url: Annotated[str | None, typer.Option(help="A service that runs already.")] = None,
    on: Annotated[
        str | None, typer.Option(help=f"For --app: {', '.join(apps.MODELS)}, or all that fit.")
    ] = None,
    python: Annotated[
        Path | None, typer.Option(help="Its interpreter; default: of the environment in use.")
    ] = None,
    dir_: Annotated[Path, typer.Option("--dir", help="Where it is started.")] = Path(),
    env: Annotated[list[str] | None, typer.Option(help="NAME=value; may be repeated.")] = None,
    get: Annotated[list[str] | None, typer.Option(help="A path; may be repeated.")] = None,
    post: Annotated[list[str] | None, typer.Option(help="A path; may be repeated.")] = None,
    body: Annotated[Path | None, typer.Option(help="The body of --post.")] = None,
    header: Annotated[list[str] | None, typer.Option(help="Name: value; may be repeated.")] = None,
    requests: Annotated[Path | None, typer.Option(help="A JSON or HAR file.")] = None,
    status: Annotated[int, typer.Option(min=200, max=599, help="Of a right answer.")] = 200,
    text: Annotated[str, typer.Option(help="In the body of a right answer.")] = "",
    pid: Annotated[int | None, typer.Option(help="With --url: its first process.")] = None,
    mine: Annotated[
        bool, typer.Option("--mine", help="The host of --url is yours, though it is far away.")
    ] = False,
    wait: Annotated[int, typer.Option(min=0, max=60_000, help="Of {downstream}, in ms.")] = 200,
    faults: Annotated[str, typer.Option(help="Of {downstream}, as its PUT /faults has it.")] = "",
    users: Annotated[int, typer.Option(min=8, max=10_000, help="At most so many.")] = MOST_USERS,
    tune_: Annotated[bool, typer.Option("--tune", help="Try what would help.")] = False,
    p95: Annotated[int | None, typer.Option(min=1, help="For --tune: at most so many ms.")] = None,
    rate: Annotated[
        float | None,
        typer.Option(min=0.1, max=10_000, help="For --tune: so many answers a second."),
    ] = None,
    json: JsonFile = None,
) -> None:
    """Find where a service of your own bends, what holds it, and what would help.

    The word {downstream}, in --command, --env or a body, is the URL of a slow call to a mock.

    Load on a host that is not yours is an attack: without --mine it goes to this machine and its
    network only.
    """
    folder = dir_.resolve()
    if not folder.is_dir():
        raise LabError(f"--dir {dir_}: there is no such folder.", status=2)
    wanted = Wanted(get or (), post or (), body, header or (), requests, status, text)
    mock = Mock(wait, faults)
    own = apps.named_python(python, folder)
    bringing = Bringing(app, command, url, on, own, folder, tuple(env or ()), pid, mine, mock)
    goal = _goal(tune_, p95, rate)
    report_files.require_writable()
    require_writable(json)
    beginning = begin(shareable(as_typed(), header or (), env or ()))
    records = []
    with alone_on_the_machine([], tell):
        for record in _examined(bringing, wanted, users, goal):
            records.append(record)
            if str(json) != "-":
                out.print(terminal.shown(record))
    if not records:
        raise LabError("On none of its servers could it be examined.")
    manifest = beginning.manifest(in_force(), [])
    report = Report(kind="try", manifest=manifest, results=[], services=tuple(records))
    show(report, report_files.keep(report), json, None)
    raise typer.Exit(report.exit_status)


def _examined(bringing: Bringing, wanted: Wanted, users: int, goal: Goal | None) -> Iterator[Found]:
    """Yield what is found of each kind of request; raises `LabError` with a sentence."""
    with stages() as say, in_sentences(), bringing.surroundings(wanted) as around:
        kinds = wanted.kinds(around.told)
        brought = bringing.on_each(around.told)
        for one in brought:
            say(one.name)
            try:
                yield from _examined_on(one, around, kinds, users, goal, say)
            except TroubleError as error:
                if len(brought) == 1:
                    raise
                complain(f"{one.name}: {told(error)}")
    for note in around.programs.notes:
        tell(note)


def _examined_on(
    bringing: Bringing,
    around: Surroundings,
    kinds: Sequence[Kind],
    users: int,
    goal: Goal | None,
    say: Say,
) -> Iterator[Found]:
    start = bringing.start(around.told) if goal else None
    with bringing.service(around) as service:
        for kind in kinds:  # what one gets wrong is told before another is loaded for a while
            asyncio.run(ask_once(service, kind.at(service.url)))
        seen = [_seen(service, kind, users, say) for kind in kinds]
    for kind, one in zip(kinds, seen, strict=True):
        tried: Sequence[Tried] = ()
        if goal and start:
            tried = choose(_tried(tune(around.programs, start, one, goal, kind.at), say), goal)
        yield found(bringing.name, kind.name, one, bringing.folder, tried)


def _seen(service: Service, kind: Kind, users: int, say: Say) -> Examined:
    def watch(stage: str) -> None:
        say(f"{kind.name}: {stage}")

    one = asyncio.run(examine(service, kind.at(service.url), users, watch))
    slots = one.slots.whole if one.slots else None
    aside.print(held(kind.name, one.verdict.cause, slots), soft_wrap=True)
    return one


def _tried(tries: Iterator[Tried], say: Say) -> list[Tried]:
    tried = []
    for one in tries:
        say(f"{one.change or 'today'}: {one.trouble or rate_of(one.throughput)}")
        tried.append(one)
    return tried


def _goal(tune: bool, p95: int | None, rate: float | None) -> Goal | None:
    if not tune and (p95 or rate):
        raise LabError("--p95 and --rate say what --tune is to reach.", status=2)
    return Goal(p95 / 1000 if p95 else None, rate) if tune else None
