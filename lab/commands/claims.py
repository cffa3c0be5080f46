"""The command that puts what people say to the test."""

import shlex
import sys
from typing import Annotated

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
from lab.report.report import Report


def claims(
    names: Annotated[list[str] | None, typer.Argument(help="Their numbers; default: all.")] = None,
) -> None:
    """Test what people say of both servers, and the traps: whether and when it holds."""
    wanted, settings = chosen(names or []), in_force()
    check(settings)
    report_files.require_writable()
    tell_differing(tell)
    beginning, cores = begin(shlex.join(["lab", *sys.argv[1:]])), share_out()
    found = []
    with alone_on_the_machine([], tell), aside.status("") as status:
        keep_on(cores.others)

        def watch(trial: Trial, phase: str) -> None:
            status.update(f"{trial.variant.name}: {phase}")

        measurer = Measurer(settings, cores, watch)
        for finding in findings(wanted, measurer):
            found.append(finding)
            out.print(finding_lines(finding))
    results = list(measurer.measured.values())
    manifest = beginning.manifest(settings, results)
    report = Report(kind="claims", manifest=manifest, results=results, findings=tuple(found))
    folder = report_files.keep(report)
    out.print(f"  Report: {report_files.shown(folder)}/index.html", style="dim")
    raise typer.Exit(report.exit_status)
