"""The command that puts what people say to the test."""

import shlex
import sys
from collections.abc import Callable, Iterator
from functools import partial
from typing import Annotated, NoReturn

import typer

from lab.claims.run import chosen, findings
from lab.commands.terminal import aside, out, tell, tell_differing
from lab.environment import check, in_force
from lab.experiment.measurer import Measurer
from lab.experiment.run import alone_on_the_machine
from lab.experiment.trial import Trial
from lab.machine import keep_on, share_out
from lab.report import report_files
from lab.report.findings import finding_lines
from lab.report.manifest import begin
from lab.report.report import Finding, Kind, Report


def claims(
    names: Annotated[list[str] | None, typer.Argument(help="Their numbers; default: all.")] = None,
) -> None:
    """Test what people say of both servers, and the traps: whether and when it holds."""
    wanted = chosen(names or [])
    check(in_force())
    tell_differing(tell)
    carry_out("claims", shlex.join(["lab", *sys.argv[1:]]), partial(findings, wanted))


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
            out.print(finding_lines(finding))
    results = list(measurer.measured.values())
    manifest = beginning.manifest(settings, results)
    report = Report(kind=kind, manifest=manifest, results=results, findings=tuple(found))
    out.print(f"  Report: {report_files.shown(report_files.keep(report))}/index.html", style="dim")
    raise typer.Exit(report.exit_status)
