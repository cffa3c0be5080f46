"""The command that counts code, and what it lets through."""

from lab.code.refusals import WAYS, refusals
from lab.code.table import tables
from lab.code.topics import counts
from lab.commands.terminal import aside, out


def code() -> None:
    """Count the code of each topic in each twin, and the bad input that it refuses."""
    refused = []
    with aside.status("") as status:
        for way in WAYS:
            status.update(way.name)
            refused.append(refusals(way))
    for table in tables(counts(), refused):
        out.print(table)
        out.print()
