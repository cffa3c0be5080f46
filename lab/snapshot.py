"""`python -m lab.snapshot` puts the running lab's figures into README.md, with date and machine."""

import os
import platform
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from lab.checkout import ROOT
from lab.problem import LabError
from lab.watch.comparison import first_comparison
from lab.watch.figures import Figures, Row
from lab.watch.table import LINES

FILE = ROOT / "README.md"
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"


def main() -> int:
    """Write the figures between the marks; return the exit status."""
    figures = Figures()
    sentence = first_comparison(figures)
    rows = figures.rows()
    if not all(row.goodput for row in rows):
        raise LabError(f"There are no figures to show: {sentence}")
    before, _, rest = FILE.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    lines = [BEGIN, "", *_table(rows), "", f"_{_stamp()}_", "", END]
    FILE.write_text(before + "\n".join(lines) + after)
    return 0


def _table(rows: list[Row]) -> Iterator[str]:
    yield "| | " + " | ".join(row.service for row in rows) + " |"
    yield "| --- " * (len(rows) + 1) + "|"
    for title, show in LINES.items():
        yield f"| {title} | " + " | ".join(show(row) for row in rows) + " |"


def _stamp() -> str:
    today = datetime.now(UTC).date()
    return f"Measured by `make figures` on {today}, on {_cpu()}, {os.cpu_count()} cores."


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.machine()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


if __name__ == "__main__":
    sys.exit(main())
