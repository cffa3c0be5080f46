"""`lab`: its commands, and how what they cannot do reaches a person."""

import os
import signal
import socket
import sys
import xmlrpc.client
from io import TextIOWrapper
from pkgutil import resolve_name

import typer

from lab.checkout import IN_CHECKOUT, LIVE
from lab.commands.terminal import complain
from lab.environment import keep_loopback_direct
from lab.errors import LabError

LONGEST_ANSWER = 60.0  # seconds

# Where each is: only what is asked for is imported, for all of it takes a second.
COMMANDS = {
    "up": "life:up",
    "down": "life:down",
    "status": "watching:status",
    "report": "watching:report",
    "logs": "life:logs",
    "check": "life:check",
    "run": "experiments:run",
    "sweep": "experiments:sweep",
    "try": "try_:try_",
    "claims": "claims:claims",
    "code": "claims:code",
    "reports": "reports:reports",
    "show": "reports:show",
    "compare": "reports:compare",
    "set": "life:set_",
    "exercise": "exercise:app",
}
# What a wheel has all for; the others are about the checkout, or bring up what is in it.
ANYWHERE = ("run", "sweep", "try", "reports", "show", "compare")


def app(asked: str = "") -> typer.Typer:
    """Return the command line with the one command `asked` for; with all if that is none."""
    made = typer.Typer(
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,  # its tables call a flag `--help <bool>`
    )
    made.callback()(lambda: None)  # one command alone would lose its name
    offered = COMMANDS if IN_CHECKOUT else ANYWHERE
    for name in [asked] if asked in offered else offered:
        found = resolve_name(f"lab.commands.{COMMANDS[name]}")
        if isinstance(found, typer.Typer):
            made.add_typer(found, name=name)
        else:
            made.command(name=name)(found)
    return made


def main() -> None:
    """Run the command; what it cannot do is one sentence and an exit status."""
    keep_loopback_direct()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal shows what it can
    socket.setdefaulttimeout(LONGEST_ANSWER)  # the supervisor's client sets none of its own
    for told in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(told) is not signal.SIG_IGN:  # `nohup` has it ignored
            signal.signal(told, _end)
    try:
        _require_mounts()
        _require_checkout(*sys.argv[1:2])
        app(*sys.argv[1:2])(prog_name="lab")
    except LabError as error:
        complain(str(error))
        sys.exit(error.status)
    except ModuleNotFoundError as error:  # a lab's first start installs some packages last
        later = " yet: bin/lab up does that last" if IN_CHECKOUT else ""
        complain(f"The package {error.name} is not installed{later}.")
        sys.exit(1)
    except (OSError, xmlrpc.client.Error) as error:
        about = f"{error.filename}: " if isinstance(error, OSError) and error.filename else ""
        complain(f"The lab cannot go on: {about}{getattr(error, 'strerror', None) or error}.")
        sys.exit(1)


def _require_mounts() -> None:
    if "LAB_IN_COMPOSE" in os.environ and not LIVE.parent.is_dir():
        raise LabError(
            "The Docker engine's machine does not see this folder, so mounts arrive empty: "
            "move the checkout to a place that it shares, or use MODE=local."
        )


def _require_checkout(asked: str = "") -> None:
    if asked in COMMANDS and asked not in ANYWHERE and not IN_CHECKOUT:
        here = ", ".join(ANYWHERE)
        raise LabError(f"lab {asked} needs a checkout of the lab; without one there are {here}.", 2)


def _end(*_: object) -> None:
    # As Ctrl-C does: what was started is ended, and what was paused goes on.
    raise KeyboardInterrupt
