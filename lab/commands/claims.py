"""Commands that put what people say to the test: claims, and the code behind some of them."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Annotated, NoReturn

import typer
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from lab.claims.claim import Claim
from lab.claims.note import NOTE
from lab.claims.traps import TRAPS
from lab.code.difference import difference
from lab.code.refusals import WAYS, refusals
from lab.code.table import tables
from lab.code.topics import counts
from lab.commands.terminal import as_typed, aside, out, tell, tell_differing, tell_report
from lab.environment import check, in_force
from lab.errors import LabError
from lab.experiment.measurer import Measurer, NotMeasuredError
from lab.experiment.run import alone_on_the_machine
from lab.experiment.stack import StackError
from lab.experiment.trial import Trial
from lab.machine import keep_on, share_out
from lab.report import report_files
from lab.report.report import NO_VERDICT, NOT_MEASURED, Finding, Kind, Report, begin

_STYLES = {
    **{"holds": "green", "does not hold": "red", "misses": "red"},
    **dict.fromkeys((NO_VERDICT, NOT_MEASURED), "yellow"),
}
_OF_DIFF = {"+": "green", "-": "red", "@": "dim"}
CLAIMS = {claim.name: claim for claim in (*NOTE, *TRAPS)}


def claims(
    names: Annotated[list[str] | None, typer.Argument(help="Their numbers; default: all.")] = None,
) -> None:
    """Test what people say of both servers, and when it holds."""
    wanted = chosen(names or [])
    check(in_force())
    tell_differing(tell)
    carry_out("claims", as_typed(), partial(findings, wanted))


def carry_out(kind: Kind, command: str, find: Callable[[Measurer], Iterator[Finding]]) -> NoReturn:
    """Show what `find` finds, keep a report of it, and exit with its status.

    The report's results are those that the measurer has in the end.
    """
    report_files.require_writable()
    beginning, settings, cores = begin(command), in_force(), share_out()
    found = []
    with alone_on_the_machine([], tell), aside.status("") as status:
        keep_on(cores.others)

        def watch(trial: Trial, phase: str) -> None:
            status.update(f"{trial.variant.name}: {phase}")

        measurer = Measurer(settings, cores, watch)
        for finding in find(measurer):
            found.append(finding)
            out.print(_lines(finding))
    results = list(measurer.measured.values())
    manifest = beginning.manifest(settings, results)
    report = Report(kind=kind, manifest=manifest, results=results, findings=tuple(found))
    tell_report(report_files.keep(report))
    raise typer.Exit(report.exit_status)


def chosen(names: list[str]) -> list[Claim]:
    """Return the claims of these names, or all; raises `LabError` for one that is not there."""
    for name in names:
        if name not in CLAIMS:
            raise LabError(f"{name} is not a claim; there are {', '.join(CLAIMS)}.", status=2)
    return [CLAIMS[name] for name in names] or list(CLAIMS.values())


def findings(claims: list[Claim], measurer: Measurer) -> Iterator[Finding]:
    """Test each claim and yield what was found."""
    for claim in claims:
        try:
            verdict = claim.test(measurer)
        except (NotMeasuredError, StackError) as error:
            yield _finding(claim, NOT_MEASURED, str(error))
        else:
            yield _finding(claim, verdict.verdict, verdict.figures)


def _finding(claim: Claim, verdict: str, figures: str) -> Finding:
    return Finding(
        number=claim.name, claim=claim.sentence, verdict=verdict, figures=f"{figures.rstrip('.')}."
    )


def _lines(finding: Finding) -> RenderableType:
    """Return claim, verdict and figures below each other, for a terminal."""
    lines = Table.grid(padding=(0, 2, 0, 0))
    lines.add_column(min_width=3, justify="right", no_wrap=True)
    lines.add_column()
    lines.add_row(finding.number, Text(finding.claim, style="bold"))
    lines.add_row("", Text(finding.verdict, style=_STYLES.get(finding.verdict, "cyan")))
    lines.add_row("", Text(finding.figures, style="dim"))
    lines.add_row()
    return lines


def code(
    diff: Annotated[str | None, typer.Option(help="Print how the twins differ in a topic.")] = None,
) -> None:
    """Count each topic's code in both twins, and what it refuses."""
    if diff is not None:
        for line in difference(diff):
            out.print(line, style=_OF_DIFF.get(line[:1]), markup=False, soft_wrap=True)
        return
    refused = []
    with aside.status("") as status:
        for way in WAYS:
            status.update(way.name)
            refused.append(refusals(way))
    for table in tables(counts(), refused):
        out.print(table)
        out.print()
