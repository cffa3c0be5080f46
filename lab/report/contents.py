"""What a report's folder holds."""

from collections.abc import Iterator
from pathlib import Path

from lab.report.page import page
from lab.report.plots import picture
from lab.report.report import Report

JSON, PAGE = "report.json", "index.html"


def write(report: Report, folder: Path) -> None:
    """Write all files of `report` into `folder`."""
    for name, content in _files(report):
        (folder / name).write_bytes(content)


def _files(report: Report) -> Iterator[tuple[str, bytes]]:
    drawn = picture(report)
    yield JSON, (report.model_dump_json(indent=2) + "\n").encode()
    yield f"{report.kind}.svg", drawn.svg.encode()
    yield f"{report.kind}.png", drawn.png
    yield PAGE, page(report, drawn).encode()
