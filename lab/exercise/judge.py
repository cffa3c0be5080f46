"""Judges what was measured against what must hold: the behaviour, never the text."""

from collections.abc import Iterator

from lab.exercise.load.figures import Figures
from lab.exercise.manifest import Exercise, Must, Question, Requests
from lab.exercise.result import Judged

NOTHING = "nothing was measured: no request had a right answer"
_CALLS_SHARE = 0.9  # some answers belong to calls that began before the window


def judge(exercise: Exercise, figures: Figures) -> list[Judged]:
    """Return, for each thing that must hold, what was measured and whether it holds."""
    return [_judged(must, figures) for must in (*exercise.must, *_calls(exercise))]


def value_of(asked: Must | Question, figures: Figures) -> float | None:
    """Return the value that is asked for; None where it was not measured."""
    value = figures.get(asked.figure)
    if asked.over is None or value is None:
        return value
    other = figures.get(asked.over)
    return value / other if other else None


def _judged(must: Must, figures: Figures) -> Judged:
    value = value_of(must, figures)
    holds = value is not None and _within(must, value)
    return Judged(
        name=must.name,
        expected=must.expected,
        measured=NOTHING if value is None else must.measured.format(value=value),
        holds=holds,
        close=value is not None and _within(must, value, 2),
        why="" if holds else must.why,
    )


def _within(must: Must, value: float, slack: float = 1) -> bool:
    return (must.at_least is None or value * slack >= must.at_least) and (
        must.at_most is None or value <= must.at_most * slack
    )


def _calls(exercise: Exercise) -> Iterator[Must]:
    """Whoever leaves the downstream out answers fast, and does not do the work."""
    for load in exercise.loads:
        if isinstance(load, Requests) and load.calls:
            calls = f"{load.calls} call{'s' if load.calls > 1 else ''} to the downstream"
            yield Must(
                name="calls",
                expected=f"each answer has its work behind it: at least {calls}",
                figure=f"{load.name}.calls",
                at_least=_CALLS_SHARE * load.calls,
                measured="{value:.1f} for each answer that came",
                why="An answer without the work behind it is fast, and of no use to anybody.",
            )
