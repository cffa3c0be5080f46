"""`python -m lab.readme [PART…]` puts what was measured here into README.md, with date and machine.

`figures` are those of the lab that is up; `sweep`, `claims` and `bench` those of the newest report
of that kind, or of the one named: `sweep=2026-11-23T10-15-02-sweep`. With no part: these three.
`code` counts the code of this checkout; `start` tells how long the last first start in it
took, and the last one after it.
"""

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from matplotlib.figure import Figure

from lab.checkout import ROOT
from lab.code.refusals import WAYS, refusals
from lab.code.table import markdown
from lab.code.topics import Count, counts
from lab.commands import life
from lab.errors import LabError
from lab.machine import cores, processor
from lab.report import report_files
from lab.report.report import Kind, Manifest, Report
from lab.watch.prometheus import TwinFigures, first_comparison
from lab.watch.table import LINES
from services.common.measuring import colours

FILE = ROOT / "README.md"
PICTURES = ROOT / "docs"
_BAR = 0.38  # high; two fit into a topic


def main(parts: list[str]) -> int:
    """Write each part between its marks; return the exit status."""
    for part in parts or ["sweep", "claims", "bench"]:
        name, _, report = part.partition("=")
        if name not in PARTS:
            raise LabError(f"{name} is no part of README.md; there are {', '.join(PARTS)}.")
        put(FILE, name, list(PARTS[name](report)))
    return 0


def put(file: Path, part: str, lines: list[str]) -> None:
    """Put `lines` between the marks of a part in a document."""
    begin, end = f"<!-- {part}: begin -->", f"<!-- {part}: end -->"
    before, _, rest = file.read_text().partition(begin)
    _, _, after = rest.partition(end)
    file.write_text(before + "\n".join([begin, "", *lines, "", end]) + after)


def _figures(_: str) -> Iterator[str]:
    watched = TwinFigures()
    sentence = first_comparison(watched)
    rows = watched.rows()
    if not all(row.goodput for row in rows):
        raise LabError(f"There are no figures to show: {sentence}")
    yield "| | " + " | ".join(row.service for row in rows) + " |"
    yield "| --- " * (len(rows) + 1) + "|"
    for title, show in LINES.items():
        yield f"| {title} | " + " | ".join(show(row) for row in rows) + " |"
    yield f"\n_Measured by `make figures` on {_today()}, on {processor()}, {cores()} cores._"


def _today() -> date:
    return datetime.now(UTC).date()


def _sweep(name: str) -> Iterator[str]:
    folder = _folder("sweep", name)
    for ending in ("svg", "png"):
        shutil.copyfile(folder / f"sweep.{ending}", PICTURES / f"sweep.{ending}")
    report = report_files.load(folder)
    yield "![Throughput and p95 over users for each server model](docs/sweep.svg)\n"
    yield f"_{_stamp(report.manifest)}_"


def _table(kind: Kind) -> Callable[[str], Iterator[str]]:
    return lambda name: _findings(report_files.load(_folder(kind, name)))


def _findings(report: Report) -> Iterator[str]:
    """Yield the lines of the table for README.md, with date and machine below it."""
    yield "| | claim | measured | verdict |"
    yield "| --- | --- | --- | --- |"
    for finding in report.findings:
        cells = finding.number, finding.claim, finding.figures, f"**{finding.verdict}**"
        yield f"| {' | '.join(cells)} |"
    yield ""
    yield f"_{_stamp(report.manifest)}_"


def _stamp(manifest: Manifest) -> str:
    """Return when and where a report was made, and with which command."""
    return (
        f"Measured by `{manifest.command}` on {manifest.started.date()}, on {manifest.machine}, "
        f"{manifest.cores} cores, {manifest.mode} mode."
    )


def _folder(kind: Kind, name: str) -> Path:
    if name:
        return report_files.find(name)
    newest = (kept.folder for kept in report_files.reports() if kept.report.kind == kind)
    folder = next(newest, None)
    if folder is None:
        raise LabError(f"There is no report of a {kind} yet.")
    return folder


# What a start has come to, and how the event that tells it begins.
STEPS = {
    "all is installed, services start": "Starting",
    "the URLs": "the URLs",
    "the first comparison, after 15 s of load": "the first comparison",
}


def _start(_: str) -> Iterator[str]:
    cold, again = (_events(file) for file in (life.COLD, life.AGAIN))
    yield "| after | a first start | a later one |"
    yield "| --- | ---: | ---: |"
    for step, event in STEPS.items():
        yield f"| {step} | {_seconds(cold, event)} | {_seconds(again, event)} |"
    yield f"\n_Measured by `bin/lab up --timing` on {_today()}, on {processor()}, {cores()} cores._"


def _events(file: Path) -> list[tuple[float, str]]:
    if not file.exists():
        raise LabError(f"There is no {file.name} yet: bin/lab up writes it.")
    found: list[tuple[float, str]] = json.loads(file.read_text())
    return found


def _seconds(events: list[tuple[float, str]], event: str) -> str:
    return next(f"{seconds:.1f} s" for seconds, what in events if what.startswith(event))


def _code(_: str) -> Iterator[str]:
    found = counts()
    draw_code(found, PICTURES / "code.svg")
    yield "![Lines of code by topic in each twin](docs/code.svg)\n"
    yield from markdown(found, [refusals(way) for way in WAYS])


def draw_code(counts: list[Count], file: Path) -> None:
    """Write the chart to `file`; its ending says the format."""
    figure = Figure(figsize=(8, 0.45 * len(counts) + 1), layout="constrained")
    axes = figure.subplots()
    places = range(len(counts))
    twins = (("Flask", colours.FLASK, 0.0), ("FastAPI", colours.FASTAPI, _BAR))
    for name, colour, offset in twins:
        lines = [getattr(count, name.lower())[0] for count in counts]
        bars = axes.barh(
            [place + offset for place in places], lines, _BAR, color=colour, label=name
        )
        axes.bar_label(bars, [str(number) if number else "none" for number in lines], padding=3)
    axes.set_yticks([place + _BAR / 2 for place in places], [count.topic for count in counts])
    axes.invert_yaxis()
    axes.set_xlabel("lines of code of the twin's own; what both share is left out")
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, loc="lower right")
    figure.savefig(file, metadata={"Date": None} if file.suffix == ".svg" else None)


PARTS: dict[str, Callable[[str], Iterator[str]]] = {
    "figures": _figures,
    "sweep": _sweep,
    "claims": _table("claims"),
    "bench": _table("bench"),
    "code": _code,
    "start": _start,
}


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except LabError as error:
        sys.exit(f"{error}")
