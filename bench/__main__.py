"""`python -m bench [TWIN…]`: runs twins and peers in turn, and keeps a report of the ratios."""

import shlex
import signal
import sys
from collections.abc import Iterator
from functools import partial
from typing import Annotated

import typer

from bench.capacity import downstream_capacity, scrapes_under_load
from bench.contestants import GROUPS, NAMED_ONLY, Group
from bench.findings import findings
from bench.measuring import SECONDS, Measuring
from bench.rounds import MOST, in_turn
from lab.commands.claims import carry_out
from lab.commands.terminal import complain
from lab.environment import keep_loopback_direct
from lab.errors import LabError
from lab.experiment.measurer import Measurer
from lab.experiment.options import Options
from lab.report.report import Finding

TWINS = {group.twin.name: group for group in (*GROUPS, *NAMED_ONLY)}
BY_DEFAULT = [group.twin.name for group in GROUPS]


def main(
    twins: Annotated[
        list[str] | None,
        typer.Argument(help=f"Of {', '.join(TWINS)}; default: the first {len(BY_DEFAULT)}."),
    ] = None,
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
    groups = [_known(name) for name in twins or BY_DEFAULT]
    command = shlex.join(["python", "-m", "bench", *sys.argv[1:]])
    carry_out("bench", command, partial(_findings, groups, rounds, whole=not twins))


def _known(twin: str) -> Group:
    if twin not in TWINS:
        raise LabError(f"{twin} is not measured here; there are {', '.join(TWINS)}.", status=2)
    return TWINS[twin]


def _findings(
    groups: list[Group], rounds: int, measurer: Measurer, *, whole: bool
) -> Iterator[Finding]:
    measuring = Measuring(measurer)
    for group in groups:
        yield from findings(group, in_turn(group, partial(measuring.cpu, group), rounds))
    if whole:
        yield from _others(measurer)
    measurer.measured = measuring.typical()


def _others(measurer: Measurer) -> Iterator[Finding]:
    for variant in ("fastapi-async", "flask-sync"):
        options = Options(variants=[variant], users=[200], wait_ms=200, seconds=2 * SECONDS)
        [trial] = options.trials(measurer.settings)
        yield scrapes_under_load(trial, measurer.cores, partial(measurer.watch, trial))
    with measurer.serving("fastapi-async", measurer.cores) as stack:
        yield downstream_capacity(stack)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # paused load goes on, as at Ctrl-C
    try:
        typer.run(main)
    except LabError as error:
        complain(str(error))
        sys.exit(error.status)
