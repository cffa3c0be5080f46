"""What claims came to, on a terminal and for README.md."""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from lab.report.report import NO_VERDICT, NOT_MEASURED, Finding, Manifest, Report

_STYLES = {
    **{"holds": "green", "does not hold": "red", "misses": "red"},
    **dict.fromkeys((NO_VERDICT, NOT_MEASURED), "yellow"),
}


def finding_lines(finding: Finding) -> RenderableType:
    """Return claim, verdict and figures below each other, for a terminal."""
    lines = Table.grid(padding=(0, 2, 0, 0))
    lines.add_column(min_width=3, justify="right", no_wrap=True)
    lines.add_column()
    lines.add_row(finding.number, Text(finding.claim, style="bold"))
    lines.add_row("", Text(finding.verdict, style=_STYLES.get(finding.verdict, "cyan")))
    lines.add_row("", Text(finding.figures, style="dim"))
    lines.add_row()
    return lines


def markdown(report: Report) -> Iterator[str]:
    """Yield the lines of the table for README.md, with date and machine below it."""
    yield "| | claim | measured | verdict |"
    yield "| --- | --- | --- | --- |"
    for finding in report.findings:
        cells = finding.number, finding.claim, finding.figures, f"**{finding.verdict}**"
        yield f"| {' | '.join(cells)} |"
    yield ""
    yield f"_{stamp(report.manifest)}_"


def stamp(manifest: Manifest) -> str:
    """Return when and where a report was made, and with which command."""
    command = manifest.command.replace("lab ", "bin/lab ", 1)
    return (
        f"Measured by `{command}` on {manifest.started.date()}, on {manifest.machine}, "
        f"{manifest.cores} cores, {manifest.mode} mode."
    )
