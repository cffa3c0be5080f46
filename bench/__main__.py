"""`python -m bench [TWIN…]`: runs twins and peers in turn, and keeps a report of the ratios."""

import shlex
import signal
import sys
from collections.abc import Callable, Iterator
from functools import partial
from typing import Annotated

import typer

from bench.capacity import downstream_capacity, scrapes_under_load
from bench.contestants import GROUPS, Group
from bench.findings import findings
from bench.measuring import SECONDS, Measuring
from bench.rounds import MOST, in_turn
from lab.commands.terminal import aside, complain, out, tell
from lab.environment import in_force, keep_loopback_direct
from lab.experiment.measurer import Measurer
from lab.experiment.options import Options
from lab.experiment.run import alone_on_the_machine
from lab.experiment.trial import Trial
from lab.machine import keep_on, share_out
from lab.problem import LabError
from lab.report import report_files
from lab.report.findings import finding_lines
from lab.report.manifest import begin
from lab.report.report import Finding, Report

TWINS = {group.twin.name: group for group in GROUPS}


def main(
    twins: Annotated[list[str] | None, typer.Argument(help=f"Of {', '.join(TWINS)}.")] = None,
    rounds: Annotated[int, typer.Option(min=1, help="At most so many.")] = MOST,
) -> None:
    """Measure what the lab's own code costs: each twin and its peers in turn, round by round.

    Each round gives a ratio. A bound is judged by the interval in which their median lies.

    Exit status 0: all bounds are kept.

    Exit status 1: one is broken.

    Exit status 3: none is known to be broken, but one could not be judged. The machine was too
    busy, the ratio too near to its bound, or the rounds too few.
    """
    keep_loopback_direct()
    groups = [_known(name) for name in twins or TWINS]
    report_files.require_writable()
    report = _report(lambda measuring: _findings(measuring, groups, rounds, whole=not twins))
    out.print(f"  Report: {report_files.shown(report_files.keep(report))}/index.html", style="dim")
    raise typer.Exit(report.exit_status)


def _report(measure: Callable[[Measuring], Iterator[Finding]]) -> Report:
    settings, cores = in_force(), share_out()
    found: list[Finding] = []
    beginning = begin(shlex.join(["python", "-m", "bench", *sys.argv[1:]]))
    with alone_on_the_machine([], tell), aside.status("") as status:
        keep_on(cores.others)
        measuring = Measuring(Measurer(settings, cores, _watch(status.update)))
        for finding in measure(measuring):
            found.append(finding)
            out.print(finding_lines(finding))
    results = measuring.typical()
    manifest = beginning.manifest(settings, results)
    return Report(kind="bench", manifest=manifest, results=results, findings=tuple(found))


def _known(twin: str) -> Group:
    if twin not in TWINS:
        raise LabError(f"{twin} is not measured here; there are {', '.join(TWINS)}.", status=2)
    return TWINS[twin]


def _findings(
    measuring: Measuring, groups: list[Group], rounds: int, *, whole: bool
) -> Iterator[Finding]:
    for group in groups:
        yield from findings(group, in_turn(group, partial(measuring.cpu, group), rounds))
    if whole:
        yield from _others(measuring.measurer)


def _others(measurer: Measurer) -> Iterator[Finding]:
    for variant in ("fastapi-async", "flask-sync"):
        options = Options(variants=[variant], users=[200], wait_ms=200, seconds=2 * SECONDS)
        [trial] = options.trials(measurer.settings)
        yield scrapes_under_load(trial, measurer.cores, partial(measurer.watch, trial))
    with measurer.serving("fastapi-async", measurer.cores) as stack:
        yield downstream_capacity(stack)


def _watch(show: Callable[[str], None]) -> Callable[[Trial, str], None]:
    return lambda trial, phase: show(f"{trial.variant.name}: {phase}")


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # paused load goes on, as at Ctrl-C
    try:
        typer.run(main)
    except LabError as error:
        complain(str(error))
        sys.exit(error.status)
