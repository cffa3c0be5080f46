"""The reports that were kept, as the `lab` command lists them."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from console import lab_command
from console.experiments.runs import Run, Runs


@dataclass(frozen=True)
class Kept:
    """One report: its name, what it is, when it began, and how many measurements held or not."""

    name: str
    kind: str
    command: str
    started: datetime
    verdicts: dict[str, int]
    folder: Path

    @property
    def page(self) -> Path:
        """The file that people read."""
        return self.folder / "index.html"


@dataclass(frozen=True)
class Bench:
    """What the page shows: the runs of this console, and every report."""

    runs: tuple[Run, ...]
    reports: tuple[Kept, ...] | None
    why: str = ""


class Shelf:
    """Lists the reports anew when a run is over, and when asked."""

    def __init__(self, runs: Runs) -> None:
        self._runs = runs
        self._seen: tuple[Kept, ...] | None = None
        self._why = ""
        self._finished = -1
        self._reading: asyncio.Task[None] | None = None

    async def gather(self) -> Bench:
        """Return what is to be shown now."""
        stale = self._finished != self._runs.finished
        if stale and (self._reading is None or self._reading.done()):
            self._finished = self._runs.finished
            self._reading = asyncio.create_task(self._read())
        return Bench(tuple(self._runs.all), self._seen, self._why)

    def look_again(self) -> None:
        """Have the list read anew: somebody else may have run the command."""
        self._finished = -1

    def page_of(self, name: str) -> Path | None:
        """Return the file of a report that was listed."""
        return next((kept.page for kept in self._seen or () if kept.name == name), None)

    async def compare(self, before: str, after: str) -> str:
        """Return what the command says of two reports; raises `CommandError`."""
        return await lab_command.run("compare", before, after)

    async def _read(self) -> None:
        try:
            found = await lab_command.ask("reports", "--json")
        except lab_command.CommandError as error:
            self._why = str(error)
            return
        self._why = ""
        self._seen = tuple(
            Kept(
                entry["name"],
                entry["kind"],
                entry["command"],
                datetime.fromisoformat(entry["started"]),
                entry["verdicts"],
                Path(entry["folder"]),
            )
            for entry in found
        )
