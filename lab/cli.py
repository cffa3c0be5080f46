"""`lab`: its commands, and how what they cannot do reaches a person."""

import signal
import socket
import sys
import xmlrpc.client
from io import TextIOWrapper

import typer

from lab.commands import claims, code, exercise, experiments, life, reports, watching
from lab.commands.terminal import complain
from lab.environment import keep_loopback_direct
from lab.problem import LabError

LONGEST_ANSWER = 60.0  # seconds
INTERRUPTED = 130  # the exit status that shells give to Ctrl-C

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # its tables call a flag `--help <bool>`
)
for command in (
    *(life.up, life.down, watching.status, watching.report, life.logs, life.check),
    *(
        experiments.run,
        experiments.sweep,
        claims.claims,
        code.code,
        reports.reports,
        reports.show,
        reports.compare,
    ),
):
    app.command()(command)
app.command(name="set")(life.set_)
app.add_typer(exercise.app, name="exercise")


def main() -> None:
    """Run the command; what it cannot do is one sentence and an exit status."""
    keep_loopback_direct()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(
                errors="replace"
            )  # a terminal that cannot show it all shows the rest
    socket.setdefaulttimeout(LONGEST_ANSWER)  # the supervisor's client sets none of its own
    signal.signal(signal.SIGTERM, _end)
    try:
        app(prog_name="lab")
    except LabError as error:
        complain(str(error))
        sys.exit(error.status)
    except ModuleNotFoundError as error:  # a lab's first start installs some packages last
        complain(f"The package {error.name} is not installed yet: bin/lab up does that last.")
        sys.exit(1)
    except (OSError, xmlrpc.client.Error) as error:
        complain(f"The lab cannot go on: {error}.")
        sys.exit(1)


def _end(*_: object) -> None:
    # As Ctrl-C does: what was started is ended, and what was paused goes on.
    raise KeyboardInterrupt
