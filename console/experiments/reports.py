"""The reports that were kept: list, read, and compare two."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from nicegui import ui

from console.lab_command import CommandError, run
from lab.report import report_files
from lab.report.report import Report
from lab.report.wording import MARKS, causes

MOST_LISTED = 50
SHOWN_AT = "/reports"
PAGE = "index.html"  # of a report's folder


@dataclass(frozen=True)
class Listed:
    """One report: its name, what the list says of it, and the file that people read."""

    name: str
    title: str
    page: Path


@dataclass(frozen=True)
class ReportsNow:
    """Every report, None before they are read; or `why` not."""

    reports: tuple[Listed, ...] | None = None
    why: str = ""


class ReportList:
    """Lists the reports anew when a run is over, and when asked; `finished` counts those runs."""

    def __init__(self, finished: Callable[[], int]) -> None:
        self._finished = finished
        self._seen = ReportsNow()
        self._listed_at = -1

    async def now(self) -> ReportsNow:
        """Return what is to be shown now."""
        if self._listed_at != self._finished():
            self._listed_at = self._finished()
            self._seen = await self._read()
        return self._seen

    def look_again(self) -> None:
        """Have the list read anew: somebody else may have run the command."""
        self._listed_at = -1

    def page_of(self, name: str) -> Path | None:
        """Return the file of a report that was listed."""
        return next((one.page for one in self._seen.reports or () if one.name == name), None)

    async def _read(self) -> ReportsNow:
        try:
            return ReportsNow(await asyncio.to_thread(_listed))
        except OSError as error:
            return ReportsNow(self._seen.reports, f"The reports cannot be read: {error.strerror}.")


class Reports:
    """A list to choose from, and the report that is chosen."""

    def __init__(self) -> None:
        self._listed: tuple[Listed, ...] | None = None
        with ui.element("section").classes("card reports"):
            with ui.element("div").classes("controls"):
                self._chosen = ui.select({}, label="report", on_change=self._show)
                self._other = ui.select({}, label="compare with", on_change=self._compare)
                self._other.props("clearable")
                for choice in (self._chosen, self._other):
                    choice.props("outlined dense options-dense").classes("report-choice")
            self._note = ui.label("Looking for reports …").classes("said").props('role="status"')
            self._frame = ui.element("iframe").props('title="The report"').classes("report")
            self._beside = ui.label().classes("beside-text")
        self._frame.set_visibility(False)
        self._beside.set_visibility(False)

    def draw(self, now: ReportsNow) -> None:
        """Show the list of `now`; a new report is opened."""
        if now.why:
            self._note.text = now.why
        if now.reports is None or now.reports == self._listed:
            return
        self._listed = now.reports
        titles = {report.name: report.title for report in now.reports[:MOST_LISTED]}
        self._note.text = "" if titles else "There are no reports yet: start a run."
        newest = next(iter(titles), None)
        self._other.set_options(titles)
        self._chosen.set_options(titles, value=newest)
        self._show()

    def _show(self) -> None:
        name = self._chosen.value
        if name is None:
            return
        self._other.value = None
        self._frame.props(f'src="{SHOWN_AT}/{name}"')
        self._frame.set_visibility(True)
        self._beside.set_visibility(False)

    async def _compare(self) -> None:
        if not self._other.value:
            self._note.text = ""
            self._beside.set_visibility(False)
            self._frame.set_visibility(self._chosen.value is not None)
            return
        compared = self._other.value, self._chosen.value
        self._note.text = "Laying the two side by side …"
        try:
            text = await run("compare", *compared)
        except CommandError as error:
            text = str(error)
        if compared != (self._other.value, self._chosen.value):
            return  # another choice was made meanwhile
        self._note.text = ""
        self._beside.text = text
        self._beside.set_visibility(True)
        self._frame.set_visibility(False)


def _listed() -> tuple[Listed, ...]:
    # What is kept of each is small: a report's own figures are for its page.
    kept = report_files.reports()
    return tuple(Listed(one.name, _title(one.report), one.folder / PAGE) for one in kept)


def _title(report: Report) -> str:
    manifest = report.manifest
    return f"{manifest.started.astimezone():%d %b %H:%M}  {_told(report)}"


def _told(report: Report) -> str:
    if report.services:
        return f"try {causes(report.services)} ({report.services[0].service})"
    verdicts = Counter[str](result.verdict for result in report.results)
    told = " ".join(f"{verdicts[name]}{mark}" for name, mark in MARKS.items() if name in verdicts)
    return f"{report.manifest.command.removeprefix('bin/lab ')}  {told}"
