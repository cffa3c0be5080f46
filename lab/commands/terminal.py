"""Where commands speak: results to standard output, what goes on meanwhile to standard error."""

from collections.abc import Callable

from rich.console import Console

from lab.watch.settings_in_force import differing_line

out = Console(highlight=False)
aside = Console(highlight=False, stderr=True)


def say(line: str) -> None:
    """Tell what is going on."""
    out.print(f"  {line}", style="dim")


def tell(line: str) -> None:
    """Tell what is going on, where standard output is for results."""
    aside.print(f"  {line}", style="dim")


def complain(sentence: str) -> None:
    """Say what cannot be done."""
    aside.print(sentence, style="bold red", soft_wrap=True)


def tell_differing(how: Callable[[str], None]) -> None:
    """Tell which settings are not as in .env, if any."""
    if line := differing_line():
        how(line)
