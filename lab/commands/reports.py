"""Commands about the reports of experiments."""

import json
import sys
from collections import Counter
from typing import Annotated

import typer

from lab.checkout import shown
from lab.commands.terminal import out, tell_report
from lab.report import report_files, terminal

Name = Annotated[str, typer.Argument(help="A name, the beginning of one, a path, or latest.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def reports(as_json: AsJson = False) -> None:
    """List the reports, the newest first."""
    kept = report_files.reports()
    if as_json:
        sys.stdout.write(json.dumps([_entry(one) for one in kept], indent=2) + "\n")
        return
    if kept:
        out.print(terminal.reports_table(kept))
        out.print(
            f"  {shown(report_files.FOLDER)}/latest/index.html is the newest.",
            style="dim",
            soft_wrap=True,
        )
    else:
        out.print(report_files.NO_REPORTS)


def _entry(kept: report_files.Kept) -> dict[str, object]:
    report = kept.report
    return {
        "name": kept.name,
        "kind": report.kind,
        "command": report.manifest.command,
        "started": report.manifest.started.isoformat(),
        "verdicts": dict(Counter(result.verdict for result in report.results)),
        "folder": str(kept.folder),
    }


def show(name: Name = report_files.LATEST, as_json: AsJson = False) -> None:
    """Show a report again."""
    folder = report_files.find(name)
    report = report_files.load(folder)
    if as_json:
        sys.stdout.write(report.model_dump_json(indent=2) + "\n")
        return
    out.print(terminal.content(report))
    tell_report(folder)


def compare(before: Name, after: Name = report_files.LATEST) -> None:
    """Lay two reports side by side, with all that differs."""
    out.print(
        terminal.comparison(
            *(report_files.load(report_files.find(name)) for name in (before, after))
        )
    )
