"""Commands that bring the lab up, change it, show its logs, and take it down."""

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated

import typer

from lab import containers, environment
from lab.checkout import LOGS, STATE
from lab.commands.terminal import out, say, tell_differing
from lab.commands.watching import report
from lab.errors import LabError
from lab.watch.addresses import in_compose

COLD, AGAIN = STATE / "timing-cold.json", STATE / "timing.json"
_INSTALLED = "packages"  # a word of a first start only
LOG_LINES = 30
LOOK_SECONDS = 0.2  # from one look at the logs to the next


def up(
    timing: Annotated[bool, typer.Option("--timing", help="Print what the time went on.")] = False,
) -> None:
    """Bring the lab up; what is up already stays as it is."""
    from lab.local import lifecycle

    spent = Timing()
    started = lifecycle.up(spent.say)
    if not started:
        out.print("The lab is up already.")
    spent.note("the URLs")
    report(compare=bool(started))
    spent.note("the first comparison")
    if started:
        spent.keep()
    if timing:
        out.print("", *spent.table(), sep="\n")


def down(
    wipe: Annotated[
        bool, typer.Option("--wipe", help="Forget history, orders and users too.")
    ] = False,
) -> None:
    """Stop everything and leave nothing behind."""
    from lab.local import lifecycle

    out.print("The lab is down." if lifecycle.down(wipe) else "The lab was not up.")


def logs(
    service: Annotated[str | None, typer.Argument(help="One service; default: all.")] = None,
    follow: Annotated[bool, typer.Option("-f", "--follow", help="Go on until Ctrl-C.")] = False,
) -> None:
    """Show the services' last log lines."""
    files = sorted(LOGS.glob(f"{service or '*'}.log"))
    if not files:
        known = ", ".join(sorted(file.stem for file in LOGS.glob("*.log"))) or "none"
        raise LabError(f"There is no log of {service or 'any service'}; there are: {known}.", 2)
    readers = {file: file.open(errors="replace") for file in files}
    for file, reader in readers.items():
        _print(file, reader.readlines()[-LOG_LINES:])
    with suppress(KeyboardInterrupt):
        while follow:
            time.sleep(LOOK_SECONDS)
            _print_new(readers)


def _print_new(readers: dict[Path, TextIOWrapper]) -> None:
    for file, reader in list(readers.items()):
        if file.exists() and file.stat().st_size < reader.tell():
            reader.close()  # the supervisor has begun a new file
            readers[file] = reader = file.open(errors="replace")
        _print(file, reader.readlines())


def _print(file: Path, lines: list[str]) -> None:
    for line in lines:
        sys.stdout.write(f"{file.stem:<11} {line.rstrip()}\n")
    sys.stdout.flush()


def set_(
    changes: Annotated[list[str] | None, typer.Argument(help="NAME=value, any number.")] = None,
    reset: Annotated[bool, typer.Option("--reset", help="Forget all changes first.")] = False,
    live: Annotated[bool, typer.Option("--live", hidden=True)] = False,  # the console, in Docker
) -> None:
    """Change settings; restarts only what they touch.

    They are kept apart from .env, until --reset forgets them.
    """
    if not changes and not reset:
        raise LabError("Name a setting: lab set FLASK_WORKERS=8, or --reset.", status=2)
    if in_compose() and not live:
        environment.change(changes or [], reset)
        return  # bin/lab has Compose make anew what the change touches
    change = _change_containers if in_compose() else _change_locally
    restarted = change(changes or [], reset)
    out.print(f"Restarted: {', '.join(restarted)}." if restarted else "Nothing had to restart.")


def _change_containers(changes: list[str], reset: bool) -> list[str]:
    before = environment.in_force()
    environment.change(changes, reset)
    return containers.apply(before)


def _change_locally(changes: list[str], reset: bool) -> list[str]:
    from lab.local import lifecycle

    kept = environment.kept()
    environment.change(changes, reset)
    try:
        return lifecycle.apply(say)
    except KeyboardInterrupt:  # to put it back would take as long again
        what = "Ended on the way, and what it touched may be down: bin/lab up goes on with it."
        raise LabError(what, 130) from None
    except LabError as error:
        environment.put_back(kept)
        with suppress(LabError):
            lifecycle.apply(say)
        raise LabError(f"{error} The settings are as they were.", error.status) from None


def check() -> None:
    """Check the settings in force, and start nothing."""
    settings = environment.in_force()
    environment.check(settings)
    out.print(f"All {len(settings)} settings are valid.")
    tell_differing(say)


class Timing:
    """The events of one start: when each began, in seconds since the command did, and what."""

    def __init__(self) -> None:
        lines = os.environ.get("LAB_PHASES", "").splitlines()
        events = [line.partition(" ") for line in lines]
        self._began = float(events[0][0]) / 1000 if events else time.time()
        self._events = [(float(ms) / 1000 - self._began, what) for ms, _, what in events[1:]]

    def note(self, what: str) -> None:
        """Note what begins, or has come about, now."""
        self._events.append((time.time() - self._began, what))

    def say(self, what: str) -> None:
        """Tell what goes on, and note it."""
        say(what)
        self.note(what)

    def table(self) -> Iterator[str]:
        """Yield a line each event."""
        for seconds, what in self._events:
            yield f"{seconds:7.1f} s  {what}"

    def keep(self) -> None:
        """Keep the events for README.md, those of a first start apart."""
        first = any(_INSTALLED in what for _, what in self._events)
        (COLD if first else AGAIN).write_text(json.dumps(self._events))
