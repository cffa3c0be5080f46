"""The table of what the faults cost, for a terminal and for docs/reliability.md."""

from collections.abc import Iterator
from datetime import UTC, datetime

from lab.checkout import ROOT
from lab.faults.fault import Row
from lab.machine import cores, processor
from lab.readme import put

FILE = ROOT / "docs/reliability.md"
TITLES = {
    "files": ("state file", "what happens", "as it should", "seconds"),
    "leaks": ("failure", "how fast, and memory after", "nothing left", ""),
}
_OF_SERVICES = (
    "fault",
    "what was lost",
    "figures right afterwards",
    "seconds until it answers again",
)


def line(row: Row) -> str:
    """Return a row as one line."""
    return " | ".join(_cells(row))


def write(part: str, rows: list[Row]) -> None:
    """Put the table into the document, with date and machine."""
    put(FILE, part, [*_markdown(part, rows), "", f"_{_stamp(part)}_"])


def _markdown(part: str, rows: list[Row]) -> Iterator[str]:
    titles = list(filter(None, TITLES.get(part, _OF_SERVICES)))
    yield f"| {' | '.join(titles)} |"
    yield "| --- " * len(titles) + "|"
    yield from (f"| {' | '.join(_cells(row)[: len(titles)])} |" for row in rows)


def _cells(row: Row) -> tuple[str, str, str, str]:
    seconds = "" if row.seconds is None else f"{row.seconds:.1f}"
    return row.title, _lost(row), ", ".join(row.wrong) or "yes", seconds


def _lost(row: Row) -> str:
    counted = {
        "orders that were confirmed": row.orders_lost,
        "lost on the way": row.lost,
        "found nobody": row.refused,
        "told so": row.errors,
    }
    told = ", ".join(f"{number:,} {what}" for what, number in counted.items() if number)
    return f"{told or 'nothing'} (of {row.asked:,})" if row.asked else row.said


def _stamp(part: str) -> str:
    today = datetime.now(UTC).date()
    return (
        f"Measured by `python -m lab.faults {part} --write` on {today}, "
        f"on {processor()}, {cores()} cores."
    )
