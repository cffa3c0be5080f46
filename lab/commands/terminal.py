"""Where commands speak: results to standard output, what goes on meanwhile to standard error."""

from rich.console import Console

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
