"""Commands that bring the lab up, change it, and take it down."""

from contextlib import suppress
from typing import Annotated

import typer

from lab import containers, environment
from lab.checkout import LIVE
from lab.commands.terminal import out, say, tell_differing
from lab.commands.timing import Timing
from lab.commands.watching import report
from lab.problem import LabError
from lab.watch.addresses import in_compose


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
    from lab.local.logs import show

    with suppress(KeyboardInterrupt):
        show(service, follow)


def set_(
    changes: Annotated[list[str] | None, typer.Argument(help="NAME=value, any number.")] = None,
    reset: Annotated[bool, typer.Option("--reset", help="Forget all changes first.")] = False,
    live: Annotated[bool, typer.Option("--live", hidden=True)] = False,  # the console, in Docker
) -> None:
    """Change settings, kept apart from .env; restarts only what they touch."""
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
    except LabError as error:
        environment.put_back(kept)
        with suppress(LabError):
            lifecycle.apply(say)
        raise LabError(f"{error} The settings are as they were.", error.status) from None


def check() -> None:
    """Check the settings in force, and start nothing."""
    if in_compose() and not LIVE.parent.is_dir():
        raise LabError(
            "The Docker engine's machine does not see this folder, so mounts arrive empty: "
            "move the checkout to a place that it shares, or use MODE=local."
        )
    settings = environment.in_force()
    environment.check(settings)
    out.print(f"All {len(settings)} settings are valid.")
    tell_differing(say)
