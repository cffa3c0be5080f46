"""`python -m bench [ROUNDS]`: runs twins and peers in turn, and keeps a report of the ratios."""

import sys
from collections.abc import Callable, Iterator

from bench.capacity import downstream_capacity, scrapes_under_load
from bench.contestants import GROUPS, Group
from bench.findings import findings
from lab.commands.terminal import aside, out, tell
from lab.environment import in_force, keep_loopback_direct
from lab.experiment.asked import Asked
from lab.experiment.cores import keep_on, share_out
from lab.experiment.result import Result
from lab.experiment.run import alone_on_the_machine
from lab.experiment.stand import Stand
from lab.experiment.trial import Trial
from lab.report import shelf
from lab.report.findings import finding_lines
from lab.report.manifest import begin
from lab.report.report import Finding, Report

ROUNDS = 3
SECONDS = 6.0


def main(rounds: int) -> int:
    """Run all and keep the report; return the exit status: 0 when every bound holds."""
    keep_loopback_direct()
    shelf.require_writable()
    settings, beginning, cores = in_force(), begin(f"python -m bench {rounds}"), share_out()
    results: list[Result] = []
    found: list[Finding] = []
    with alone_on_the_machine([], tell), aside.status("") as status:
        keep_on(cores.others)
        stand = Stand(settings, cores, _watch(status.update))
        for group in GROUPS:
            measured = list(_rounds(group, stand, rounds))
            results += measured
            found += findings(group, measured)
        found += _others(stand)
    for finding in found:
        out.print(finding_lines(finding))
    manifest = beginning.manifest(settings, results)
    report = Report(kind="bench", manifest=manifest, results=results, findings=tuple(found))
    out.print(f"  Report: {shelf.shown(shelf.keep(report))}/index.html", style="dim")
    return report.exit_status


def _rounds(group: Group, stand: Stand, rounds: int) -> Iterator[Result]:
    for _ in range(rounds):
        stand.measured.clear()  # each round measures anew
        for contestant in group.contestants:
            result = stand.measure(
                contestant,
                users=group.users,
                wait_ms=group.wait_ms,
                seconds=SECONDS,
                doubtful=True,
            )
            each = (result.cost.cpu_seconds_per_request or 0) * 1e6
            tell(f"{contestant.name}: {each:,.0f} us a request")
            yield result


def _others(stand: Stand) -> Iterator[Finding]:
    for variant in ("fastapi-async", "flask-sync"):
        asked = Asked(variants=[variant], users=[200], wait_ms=200, seconds=SECONDS)
        [trial] = asked.trials(stand.settings)
        yield scrapes_under_load(trial, stand.cores, lambda phase, t=trial: stand.watch(t, phase))  # type: ignore[misc]  # mypy cannot tell a lambda's default
    with stand.serving("fastapi-async", stand.cores) as rig:
        yield downstream_capacity(rig)


def _watch(show: Callable[[str], None]) -> Callable[[Trial, str], None]:
    return lambda trial, phase: show(f"{trial.variant.name}: {phase}")


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS))
