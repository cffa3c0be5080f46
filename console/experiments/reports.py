"""The reports that were kept: list, read, and compare two."""

from nicegui import ui

from console.console import Console
from console.experiments.shelf import Bench, Kept
from console.lab_command import CommandError

MOST_LISTED = 50
SHOWN_AT = "/reports"
MARKS = {"holds": "✓", "misses": "✗", "invalid": "?"}


class Reports:
    """A list to choose from, and the report that is chosen."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._listed: tuple[Kept, ...] | None = None
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

    def draw(self, bench: Bench) -> None:
        """Show the list of `bench`; a new report is opened."""
        if bench.why:
            self._note.text = bench.why
        if bench.reports is None or bench.reports == self._listed:
            return
        self._listed = bench.reports
        titles = {kept.name: title(kept) for kept in bench.reports[:MOST_LISTED]}
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
            self._beside.set_visibility(False)
            self._frame.set_visibility(self._chosen.value is not None)
            return
        try:
            text = await self._console.shelf.compare(self._other.value, self._chosen.value)
        except CommandError as error:
            text = str(error)
        self._beside.text = text
        self._beside.set_visibility(True)
        self._frame.set_visibility(False)


def title(kept: Kept) -> str:
    """Return what the list says of a report."""
    told = " ".join(
        f"{kept.verdicts[name]}{mark}" for name, mark in MARKS.items() if name in kept.verdicts
    )
    return f"{kept.started.astimezone():%d %b %H:%M}  {kept.command.removeprefix('lab ')}  {told}"
