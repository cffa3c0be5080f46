"""What was found of a service, on a terminal of 80 columns."""

from collections.abc import Iterator, Sequence
from typing import Final

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from lab.own_service.found import Found, Tried
from lab.own_service.tables import CHOSEN, STEPS, TRIED, conclusion, figures

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
    return Group(Text(), table, Text())


def _lines(found: Found) -> Iterator[RenderableType]:
    yield from (Text(f"  {line}") for line in figures(found))
    yield Text.assemble("  Held by: ", (found.cause, _STYLES.get(found.cause, "bold red")))
    yield _indented(Text(found.why))
    for line in found.shown:
        yield _indented(Text(line, style="dim"), 4)
    if found.where:
        yield _indented(Text("Where in its code, and what share of them:"))
    for place in found.where:
        yield _indented(
            Text(f"{place.file}:{place.line}  {place.function}(), {place.share:.0%}"), 4
        )
    if found.help:
        yield _indented(Text(f"What would help: {found.help}", style="green"))
    if found.tried:
        yield from _tried(found.tried)


def _tried(tried: Sequence[Tried]) -> Iterator[RenderableType]:
    table = Table(box=None, padding=(0, 2, 0, 0))
    for place, title in enumerate((*TRIED, "")):
        table.add_column(title, justify="right" if place else "left", overflow=WHOLE)
    for one in tried:
        mark = Text(f"<- {CHOSEN}" if one.chosen else "", style="green")
        table.add_row(*(show(one) for show in TRIED.values()), mark)
    yield from (Text(), _indented(table), Text())
    for one in tried:
        if one.trouble:
            yield _indented(Text(f"{one.change or 'today'}: {one.trouble}", style="yellow"))
    yield _indented(Text(conclusion(tried), style="green"))


def _indented(shown: RenderableType, by: int = 2) -> RenderableType:
    return Padding(shown, (0, 0, 0, by), expand=False)
