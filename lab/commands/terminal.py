"""Where commands speak: results to standard output, what goes on meanwhile to standard error."""

import shlex
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from lab.checkout import COMMAND, shown

# No markup: what a person typed may stand in brackets.
out = Console(highlight=False, markup=False)
aside = Console(highlight=False, markup=False, stderr=True)


def say(line: str) -> None:
    """Tell what is going on."""
    out.print(f"  {line}", style="dim")


def tell(line: str) -> None:
    """Tell what is going on, where standard output is for results."""
    aside.print(f"  {line}", style="dim")


@contextmanager
def stages() -> Iterator[Callable[[str], None]]:
    """Lend what tells how far a command is: in place on a terminal, elsewhere a line each."""
    if not aside.is_terminal:
        yield lambda stage: aside.print(f"  {stage}", soft_wrap=True)
        return
    with aside.status("") as shown:
        yield shown.update


def complain(sentence: str) -> None:
    """Say what cannot be done."""
    aside.print(sentence, style="bold red", soft_wrap=True)


def tell_report(folder: Path) -> None:
    """Tell where the page of a report is, on one line: it is to be copied."""
    out.print(f"\n  Report: {shown(folder)}/index.html", style="dim", soft_wrap=True)


def as_typed() -> str:
    """Return the command that runs, as a person can type it again."""
    return shlex.join([COMMAND, *sys.argv[1:]])


def tell_differing(how: Callable[[str], None]) -> None:
    """Tell which settings are not as in .env, if any."""
    # Imported here: what says nothing of settings need not wait for those of all services.
    from lab.watch.settings_in_force import differing_line

    if line := differing_line():
        how(line)
