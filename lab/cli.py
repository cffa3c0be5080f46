"""The commands."""

import json
import socket
import sys
import time
import xmlrpc.client
from contextlib import suppress
from typing import Annotated

import typer
from rich.console import Console, RenderableType
from rich.live import Live

from lab import environment
from lab.problem import LabError
from lab.watch.addresses import addresses, in_compose
from lab.watch.comparison import first_comparison
from lab.watch.figures import Figures, Row, rows_without_figures
from lab.watch.prometheus import NoFiguresError
from lab.watch.settings_in_force import settings_in_force
from lab.watch.states import states
from lab.watch.table import draw

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
out = Console(highlight=False)
REFRESH_SECONDS = 2.0
LONGEST_ANSWER = 60.0  # seconds


@app.command()
def up() -> None:
    """Bring the lab up; what is up already stays as it is."""
    from lab.local import lifecycle

    started = lifecycle.up(_say)
    if not started:
        out.print("The lab is up already.")
    report(compare=bool(started))


@app.command()
def down(
    wipe: Annotated[bool, typer.Option("--wipe", help="Forget the metrics' history too.")] = False,
) -> None:
    """Stop everything and leave nothing behind."""
    from lab.local import lifecycle

    out.print("The lab is down." if lifecycle.down(wipe) else "The lab was not up.")


@app.command()
def report(
    compare: Annotated[bool, typer.Option(help="Wait for the first comparison.")] = True,
) -> None:
    """Print the URLs and, after 15 s of load, the first comparison."""
    running = {str(state["name"]) for state in states() if state["state"] in ("up", "starting")}
    for address in addresses().values():
        if address.name in running:
            out.print(f"  {address.name:<11} {address.url}")
    if compare and environment.in_force()["LOAD"] == "on":
        with out.status("15 s of load, then the first comparison"):
            sentence = first_comparison(Figures())
        out.print(f"\n{sentence}")


@app.command()
def status(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    once: Annotated[bool, typer.Option("--once", help="Print the table once.")] = False,
) -> None:
    """Show both twins' figures: live on a terminal until Ctrl-C, else once."""
    figures = Figures()
    if as_json:
        rows, note = _rows(figures)
        twins = [row.as_json() for row in rows]
        shown = {"services": states(), "twins": twins, "settings": settings_in_force()}
        out.print_json(json.dumps(shown | {"note": note}))
    elif once or not sys.stdout.isatty():
        out.print(_table(figures))
    else:
        with suppress(KeyboardInterrupt):  # the way to end it
            _live(figures)


@app.command()
def logs(
    service: Annotated[str | None, typer.Argument(help="One service; default: all.")] = None,
    follow: Annotated[bool, typer.Option("-f", "--follow", help="Go on until Ctrl-C.")] = False,
) -> None:
    """Show the services' last log lines."""
    from lab.local.logs import show

    with suppress(KeyboardInterrupt):
        show(service, follow)


@app.command(name="set")
def set_(
    changes: Annotated[list[str] | None, typer.Argument(help="NAME=value, any number.")] = None,
    reset: Annotated[bool, typer.Option("--reset", help="Forget all changes first.")] = False,
) -> None:
    """Change settings, kept apart from .env; restarts only what they touch."""
    if not changes and not reset:
        raise LabError("Name a setting: lab set FLASK_WORKERS=8, or --reset.", status=2)
    environment.change(changes or [], reset)
    if in_compose():
        return  # bin/lab has Compose make anew what the change touches
    from lab.local import lifecycle

    restarted = lifecycle.apply(_say)
    out.print(f"Restarted: {', '.join(restarted)}." if restarted else "Nothing had to restart.")


@app.command()
def check() -> None:
    """Check the settings in force, and start nothing."""
    environment.check(environment.in_force())


def main() -> None:
    """Run the command; what it cannot do is one sentence and an exit status."""
    socket.setdefaulttimeout(LONGEST_ANSWER)  # the supervisor's client sets none of its own
    try:
        app(prog_name="lab")
    except LabError as error:
        _complain(str(error))
        sys.exit(error.status)
    except (OSError, xmlrpc.client.Error) as error:
        _complain(f"The lab cannot go on: {error}.")
        sys.exit(1)


def _complain(sentence: str) -> None:
    Console(stderr=True, highlight=False).print(sentence, style="bold red", soft_wrap=True)


def _say(line: str) -> None:
    out.print(f"  {line}", style="dim")


def _rows(figures: Figures) -> tuple[list[Row], str]:
    try:
        return figures.rows(), ""
    except NoFiguresError as error:
        return rows_without_figures(), str(error)


def _live(figures: Figures) -> None:
    with Live(_table(figures), console=out, auto_refresh=False) as live:
        while True:
            time.sleep(REFRESH_SECONDS)
            live.update(_table(figures), refresh=True)


def _table(figures: Figures) -> RenderableType:
    rows, note = _rows(figures)
    return draw(rows, states(), note)
