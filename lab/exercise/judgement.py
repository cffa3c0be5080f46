"""What a check found, for a terminal, a page and a program alike; and how it is judged.

It judges what was measured against what must hold: the behaviour, never the text.
"""

from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict, computed_field

from lab.exercise.manifest import Exercise, Must, Question, Requests

Figures = dict[str, float]  # by name: `load.figure`
NOTHING = "nothing was measured: no request had a right answer"
_CALLS_SHARE = 0.9  # some answers belong to calls that began before the window


class Found(BaseModel):
    """A part of what was found."""

    model_config = ConfigDict(frozen=True)


class Judged(Found):
    """One thing that must hold: what was expected, what was measured, and if it fails, why.

    `close` is whether it misses by less than a factor of two: a busy machine may do that.
    """

    name: str
    expected: str
    measured: str
    holds: bool
    close: bool
    why: str = ""


class Trouble(Found):
    """Why nothing, or too little, could be measured; `words` are what the program said last."""

    sentence: str
    words: tuple[str, ...] = ()


class Answer(Found):
    """The learner's prediction beside what the exercise does as shipped.

    `measured` is None where the learner had changed something before the check.
    """

    question: str
    unit: str
    predicted: float | None
    answer: float
    measured: float | None
    close: bool
    because: str


class Outcome(BaseModel):
    """What came of a folder.

    `notes` are what to know besides; `seconds` is what it took.
    """

    must: list[Judged] = []
    trouble: Trouble | None = None
    notes: list[str] = []
    figures: Figures = {}
    busy: bool = False  # this machine, while it was measured
    seconds: float = 0.0

    @computed_field  # type: ignore[prop-decorator]  # as Pydantic has it
    @property
    def passed(self) -> bool:
        """Whether everything holds."""
        return self.trouble is None and all(judged.holds for judged in self.must)


class Checked(Outcome):
    """The result of a check; `checks` counts those of its exercise, this one included."""

    exercise: str
    checks: int
    prediction: Answer | None = None

    @property
    def failing(self) -> list[str]:
        """The names of what does not hold."""
        return [judged.name for judged in self.must if not judged.holds]


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
