"""What a check found, for a terminal, a page and a program alike."""

from pydantic import BaseModel, ConfigDict


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


class Checked(Found):
    """The result of a check; `checks` counts those of its exercise, this one included.

    `notes` are what to know besides; `seconds` is what it took.
    """

    exercise: str
    checks: int
    passed: bool
    must: tuple[Judged, ...] = ()
    trouble: Trouble | None = None
    notes: tuple[str, ...] = ()
    figures: dict[str, float] = {}
    busy: bool = False  # this machine, while it was measured
    prediction: Answer | None = None
    seconds: float

    @property
    def failing(self) -> list[str]:
        """The names of what does not hold."""
        return [judged.name for judged in self.must if not judged.holds]
