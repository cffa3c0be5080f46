"""What was found of a service, on a terminal of 80 columns."""

from collections.abc import Iterator, Sequence
from typing import Final

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from lab.own_service.found import Found, Tried
from lab.own_service.tables import CHOSEN, STEPS, TRIED, figures

WHOLE: Final = "fold"  # on a narrow terminal: half a figure is another one
_STYLES = {"undecided": "yellow", "generator": "yellow"}


def shown(found: Found) -> RenderableType:
    """Return the curve, what holds the service and where, and what would help."""
    return Group(
        Text(f"{found.request}  {found.service}", style="bold"), _curve(found), *_lines(found)
    )


def _curve(found: Found) -> RenderableType:
    table = Table(box=None, padding=(0, 2))
    for title in STEPS:
        table.add_column(title, justify="right", overflow=WHOLE)
    for step in found.steps:
        table.add_row(*(show(step) for show in STEPS.values()))
    return Padding(table, (1, 0))


def _lines(found: Found) -> Iterator[RenderableType]:
    yield from (Text(f"  {line}") for line in figures(found))
    yield Text.assemble("  Held by: ", (found.cause, _STYLES.get(found.cause, "bold red")))
    yield Padding(Text(found.why), (0, 0, 0, 2))
    for line in found.shown:
        yield Padding(Text(line, style="dim"), (0, 0, 0, 4))
    for place in found.where:
        yield Padding(
            Text(f"{place.share:4.0%}  {place.file}:{place.line}  {place.function}()"), (0, 0, 0, 4)
        )
    if found.help:
        yield Padding(Text(f"What would help: {found.help}", style="green"), (0, 0, 0, 2))
    if found.tried:
        yield from _tried(found.tried)


def _tried(tried: Sequence[Tried]) -> Iterator[RenderableType]:
    table = Table(box=None, padding=(0, 2))
    for title in ("", *TRIED, ""):
        table.add_column(title, justify="right", overflow=WHOLE)
    for name, one in zip(_names(tried), tried, strict=True):
        mark = Text(f"<- {CHOSEN}" if one.chosen else "", style="green")
        table.add_row(name, *(show(one) for show in TRIED.values()), mark)
    yield Padding(table, (1, 0))
    for name, one in zip(_names(tried), tried, strict=True):
        yield Padding(Text(f"{name:>5}  {one.command}"), (0, 0, 0, 4))
        if one.trouble:
            yield Padding(Text(one.trouble, style="yellow"), (0, 0, 0, 11))


def _names(tried: Sequence[Tried]) -> list[str]:
    return ["today", *map(str, range(1, len(tried)))]
