"""The `lab` command, run as a person would run it."""

import asyncio
import json
import os
import signal
import sys
import tempfile
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from lab.errors import LabError

SET_SECONDS = 90.0
LOOK_SECONDS = 30.0
GRACE_SECONDS = 5.0  # between asking and killing
COLUMNS = 120  # so that no sentence is broken into lines
# What the command may know of this process: a setting of the lab, found here, would count as one
# that a person's shell has set, and win over what is kept.
_PASSED_ON = {
    *("PATH", "HOME", "LANG", "LC_ALL", "PYTHONPATH", "PYTHONUNBUFFERED"),
    *("PYTHONDONTWRITEBYTECODE", "LAB_STATE", "LAB_PROMETHEUS", "LAB_IN_COMPOSE", "LAB_OWNED_BY"),
    *("LAB_COURSE", "LAB_WORKSHOP"),
}


class CommandError(LabError):
    """The command failed; the message is what it said."""


def environment() -> dict[str, str]:
    """Return the environment of a command of the lab."""
    passed = {name: value for name, value in os.environ.items() if name in _PASSED_ON}
    # The supervisor gives its programs a folder of their own for temporary files; the command looks
    # for the supervisor's socket where the person who brought the lab up has theirs.
    told = {"TMPDIR": os.environ.get("LAB_TMPDIR", tempfile.gettempdir()), "COLUMNS": str(COLUMNS)}
    return passed | told


@asynccontextmanager
async def started(*words: str) -> AsyncIterator[Process]:
    """Start `lab` with these words, and have it ended after, also when that is cancelled."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "lab", *words),
        env=environment(),
        stdin=DEVNULL,
        stdout=PIPE,
        stderr=PIPE,
    )
    try:
        yield process
    finally:
        await end(process)


def pipes(process: Process) -> tuple[asyncio.StreamReader, asyncio.StreamReader]:
    """Return what a started command prints, and its errors."""
    assert process.stdout is not None and process.stderr is not None  # noqa: S101, PT018  # pipes
    return process.stdout, process.stderr


async def run(*words: str, seconds: float = LOOK_SECONDS) -> str:
    """Run `lab` with these words and return what it prints; raises `CommandError`."""
    async with started(*words) as process:
        try:
            output, errors = await asyncio.wait_for(process.communicate(), seconds)
        except TimeoutError:
            raise CommandError(f"lab {words[0]} took longer than {seconds:.0f} s.") from None
    if process.returncode:
        said = " ".join((errors or output).decode(errors="replace").split())
        raise CommandError(said or f"lab {words[0]} ended with {process.returncode}.")
    return output.decode(errors="replace")


async def ask(*words: str) -> Any:  # noqa: ANN401  # JSON is what it is
    """Run a `lab` command that prints JSON, and return it; raises `CommandError`."""
    try:
        return json.loads(await run(*words))
    except ValueError:
        raise CommandError(f"lab {words[0]} printed no JSON.") from None


async def end(process: Process) -> None:
    """Have a command end as Ctrl-C would; kill it if it does not."""
    if process.returncode is not None:
        return
    with suppress(ProcessLookupError):
        process.send_signal(signal.SIGTERM)
    try:
        await asyncio.wait_for(process.wait(), GRACE_SECONDS)
    except TimeoutError:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
