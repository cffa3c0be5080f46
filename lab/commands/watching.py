"""Commands that look at the lab that is up."""

import json
import sys
import time
from contextlib import suppress
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import RenderableType
from rich.live import Live

from lab import environment
from lab.checkout import TWIN_STATE
from lab.commands.terminal import out, say, tell_differing
from lab.errors import LabError
from lab.watch.addresses import addresses, in_compose
from lab.watch.prometheus import NoFiguresError, TwinFigures, first_comparison
from lab.watch.settings_in_force import differing_line, settings_in_force
from lab.watch.states import states
from lab.watch.table import draw
from services.common.contract.twins import TWINS
from services.common.identity.users import demo_passwords
from services.common.measuring.twin_rows import WINDOW_SECONDS, Row

REFRESH_SECONDS = 2.0


def report(
    compare: Annotated[bool, typer.Option(help="Wait for the first comparison.")] = True,
) -> None:
    """Print the URLs and, after 15 s of load, the first comparison."""
    known = {str(state["name"]): state["state"] for state in states()}
    running = {name for name, state in known.items() if state in ("up", "starting")}
    # The console first: from there a person finds the rest.
    for address in sorted(addresses().values(), key=lambda address: address.name != "console"):
        if address.name in running:
            out.print(f"  {address.name:<11} {address.url}")
    tell_differing(say)
    has_figures = in_compose() or "prometheus" in known
    if compare and has_figures and environment.in_force()["LOAD"] == "on":
        out.print(f"\n{_compare()}")


def _compare() -> str:
    waiting = f"{WINDOW_SECONDS:.0f} s of load, then the first comparison"
    if not out.is_terminal:
        say(waiting)
    with out.status(waiting) as shown:
        return first_comparison(
            TwinFigures(), lambda s: shown.update(f"{waiting}: {s:.0f} s so far")
        )


def status(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    once: Annotated[bool, typer.Option("--once", help="Print the table once.")] = False,
    users: Annotated[bool, typer.Option("--users", help="Print who can get a token.")] = False,
) -> None:
    """Show both twins' figures, live on a terminal until Ctrl-C."""
    if users:
        _users()
        return
    figures = TwinFigures()
    if as_json:
        rows, note = _rows(figures)
        twins = [asdict(row) for row in rows]
        shown = {"services": states(), "twins": twins, "settings": settings_in_force()}
        out.print_json(json.dumps(shown | {"note": note}))
    elif not in_compose() and not states():
        raise LabError("The lab is not up: make lab-up.")
    elif once or not sys.stdout.isatty():
        out.print(_table(figures))
    else:
        with suppress(KeyboardInterrupt):  # the way to end it
            _live(figures)


def _users() -> None:
    passwords = demo_passwords(TWIN_STATE)
    if not passwords:
        raise LabError("There are no users yet: they are made at the first bin/lab up.")
    out.print("  Users of POST /token, made at random at the first start:")
    for name, password in passwords.items():
        out.print(f"  {name:<8} {password}", highlight=False)


def _rows(figures: TwinFigures) -> tuple[list[Row], str]:
    try:
        return figures.rows(), ""
    except NoFiguresError as error:
        return [Row(twin) for twin in TWINS], str(error)


def _live(figures: TwinFigures) -> None:
    with Live(_table(figures), console=out, auto_refresh=False) as live:
        while True:
            time.sleep(REFRESH_SECONDS)
            live.update(_table(figures), refresh=True)


def _table(figures: TwinFigures) -> RenderableType:
    rows, note = _rows(figures)
    return draw(rows, states(), note, differing_line())
