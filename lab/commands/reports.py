"""Commands about the reports of experiments."""

import json
import sys
from collections import Counter
from typing import Annotated

import typer

from lab.commands.terminal import out
from lab.report import shelf, terminal

Name = Annotated[str, typer.Argument(help="A name, the beginning of one, a path, or latest.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def reports(as_json: AsJson = False) -> None:
    """List the reports, the newest first."""
    kept = shelf.reports()
    if as_json:
        sys.stdout.write(json.dumps([_entry(one) for one in kept], indent=2) + "\n")
        return
    if kept:
        out.print(terminal.reports_table(kept))
        out.print(f"  {shelf.shown(shelf.FOLDER)}/latest/index.html is the newest.", style="dim")
    else:
        out.print("There are no reports yet; `lab run` makes the first.")


def _entry(kept: shelf.Kept) -> dict[str, object]:
    report = kept.report
    return {
        "name": kept.name,
        "kind": report.kind,
        "command": report.manifest.command,
        "started": report.manifest.started.isoformat(),
        "verdicts": dict(Counter(result.verdict for result in report.results)),
        "folder": str(kept.folder),
    }


def show(name: Name = shelf.LATEST, as_json: AsJson = False) -> None:
    """Show a report again."""
    folder = shelf.find(name)
    report = shelf.load(folder)
    if as_json:
        sys.stdout.write(report.model_dump_json(indent=2) + "\n")
        return
    out.print(terminal.results_table(report.results))
    out.print(f"\n  Report: {shelf.shown(folder)}/index.html", style="dim")


def compare(before: Name, after: Name = shelf.LATEST) -> None:
    """Lay two reports side by side: figures, verdicts, and which conditions differ."""
    out.print(terminal.comparison(*(shelf.load(shelf.find(name)) for name in (before, after))))
