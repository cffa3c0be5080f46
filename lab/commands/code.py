"""The command that counts code, and what it lets through."""

from typing import Annotated

import typer

from lab.code.difference import difference
from lab.code.refusals import WAYS, refusals
from lab.code.table import tables
from lab.code.topics import counts
from lab.commands.terminal import aside, out

_STYLES = {"+": "green", "-": "red", "@": "dim"}


def code(
    diff: Annotated[str | None, typer.Option(help="Print how the twins differ in a topic.")] = None,
) -> None:
    """Count the code of each topic in each twin, and the bad input that it refuses."""
    if diff is not None:
        for line in difference(diff):
            out.print(line, style=_STYLES.get(line[:1]), markup=False, soft_wrap=True)
        return
    refused = []
    with aside.status("") as status:
        for way in WAYS:
            status.update(way.name)
            refused.append(refusals(way))
    for table in tables(counts(), refused):
        out.print(table)
        out.print()
