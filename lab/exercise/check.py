"""Checks a folder: starts what is in it, loads it, judges, and explains what goes wrong."""

import time
from pathlib import Path

from lab.exercise.judgement import Outcome, Trouble, judge
from lab.exercise.manifest import MOST_LOAD_SECONDS, Exercise, load_seconds
from lab.exercise.measuring import Measured, Measuring, Watch
from lab.processes.output import TroubleError
from lab.processes.running import running_programs

BUSY = (
    "This machine was busy with other things meanwhile: what was measured may be worse than it is."
)


def check(exercise: Exercise, folder: Path, watch: Watch, rounds: int = 1) -> Outcome:
    """Return what came of `folder`: of the first round that fails, or of the last."""
    outcome, began = Outcome(), time.monotonic()
    with running_programs() as programs:
        try:
            measuring = Measuring.begin(exercise, folder, programs, watch)
            for _ in range(rounds):
                _measure(measuring, outcome, watch)
                if not outcome.passed:
                    break
        except TroubleError as error:
            outcome.trouble = Trouble(sentence=error.sentence, words=error.words)
        watch("ending what was started")
    outcome.notes += programs.notes
    outcome.seconds = time.monotonic() - began
    return outcome


def _measure(measuring: Measuring, outcome: Outcome, watch: Watch) -> None:
    exercise, measured = measuring.exercise, measuring.once(watch)
    tries = int(MOST_LOAD_SECONDS // max(sum(map(load_seconds, exercise.loads)), 1.0))
    while _doubtful(exercise, measured) and (tries := tries - 1) > 0:
        watch("once more, as this machine was busy")
        measured = measuring.once(watch)
    outcome.busy = measured.busy
    outcome.must, outcome.figures = judge(exercise, measured.figures), measured.figures
    outcome.notes += [*measured.words, *([BUSY] if _doubtful(exercise, measured) else [])]


def _doubtful(exercise: Exercise, measured: Measured) -> bool:
    failing = [must for must in judge(exercise, measured.figures) if not must.holds]
    return measured.busy and bool(failing) and all(must.close for must in failing)
