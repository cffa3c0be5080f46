"""What workshop/exercises.toml says of each exercise, validated."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from services.downstream.faults import Faults

MOST_LOAD_SECONDS = 15.0  # of one check
LONGEST_TITLE = 44  # columns, in the list of exercises

Text = Annotated[str, Field(min_length=1)]
Seconds = Annotated[float, Field(ge=0, le=MOST_LOAD_SECONDS)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z_]*$")]


class Part(BaseModel):
    """A part of the manifest; a key that it does not know is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Question(Part):
    """What to predict of the exercise as it is shipped; `figure`, `over` another one, shows it."""

    question: Text
    unit: str  # empty: a bare number
    answer: float
    tolerance: Annotated[float, Field(gt=0)]  # in the same unit
    because: Text
    figure: Text
    over: str | None = None
    times: float = 1  # from the figure's unit to the question's


class Twin(Part):
    """A twin of the lab, with the learner's settings.env and some settings that stay."""

    kind: Literal["twin"]
    name: Literal["flask", "fastapi"]
    settings: dict[str, str] = {}


class App(Part):
    """A learner's own file, served as it is."""

    kind: Literal["app"]
    name: Name
    server: Literal["gunicorn", "uvicorn"]
    app: Text = "app:app"


class Requests(Part):
    """What is asked of `server`; `calls` to the downstream belong to each right answer."""

    name: Name
    server: Name
    path: Annotated[str, Field(pattern="^/")]
    expect: dict[str, int] | None = None
    calls: Annotated[int, Field(ge=0)] = 0
    warmup: Seconds = 1.0
    seconds: Seconds
    objective_ms: float = 10_000


class Closed(Requests):
    """Users who ask again `pause` seconds after they are answered.

    They are a number, or the setting that says it.
    """

    kind: Literal["closed"]
    users: Annotated[int, Field(ge=1, le=200)] | str
    pause: Seconds = 0.0


class Arrivals(Requests):
    """Requests that arrive at `rate` a second, answered or not."""

    kind: Literal["open"]
    rate: Annotated[int, Field(ge=1, le=200)]


class Own(Requests):
    """A learner's own `load(ask, seconds)` in `file`, and `drain` seconds for late answers."""

    kind: Literal["own"]
    file: Text
    drain: Seconds


class Case(Part):
    """One request with a body, and what is to come of it; `answer` None: any body will do."""

    title: Text
    body: str
    repeat: int = 1  # how often the middle of the body is repeated, for long ones
    status: int
    answer: dict[str, int | float | str] | None = None


class Cases(Part):
    """A table of requests, one after another."""

    kind: Literal["cases"]
    name: Name
    server: Name
    path: Annotated[str, Field(pattern="^/")]
    cases: Annotated[list[Case], Field(min_length=1)]


class Must(Part):
    """What must hold: a figure (`over` another one) within bounds; else `why` says why it fails.

    `measured` is a sentence with `{value}` in it.
    """

    name: Name
    expected: Text
    figure: Text
    over: str | None = None
    at_least: float | None = None
    at_most: float | None = None
    measured: Text
    why: Text
    fails_as_shipped: bool = False

    @model_validator(mode="after")
    def _is_bounded(self) -> Self:
        if self.at_least is None and self.at_most is None:
            raise ValueError(f"must {self.name} names neither at_least nor at_most")
        return self


Server = Annotated[Twin | App, Field(discriminator="kind")]
Load = Annotated[Closed | Arrivals | Own | Cases, Field(discriminator="kind")]


class Exercise(Part):
    """One exercise: what it is called, what it starts, what load it gets, and what must hold."""

    name: Annotated[str, Field(pattern=r"^[0-9]{2}_[a-z_]+$")]
    title: Annotated[str, Field(min_length=1, max_length=LONGEST_TITLE)]
    minutes: Annotated[int, Field(ge=1, le=30)]
    change: Annotated[list[str], Field(min_length=1)]  # the files with a TODO
    hints: Annotated[list[Text], Field(min_length=1)]
    predict: Question
    downstream: Faults | None = None  # its faults; with none given there is no downstream
    servers: Annotated[list[Server], Field(min_length=1)]
    loads: Annotated[list[Load], Field(min_length=1)]
    must: Annotated[list[Must], Field(min_length=1)]

    @property
    def number(self) -> int:
        """Its place in the course, from 1."""
        return int(self.name[:2])

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        names = {server.name for server in self.servers}
        for load in self.loads:
            if load.server not in names:
                raise ValueError(f"load {load.name} asks {load.server}, which is not started")
        if sum(map(load_seconds, self.loads)) > MOST_LOAD_SECONDS:
            raise ValueError(f"its load takes more than {MOST_LOAD_SECONDS:g} s")
        if not any(must.fails_as_shipped for must in self.must):
            raise ValueError("nothing that must hold fails as shipped")
        return self


def load_seconds(load: Requests | Cases) -> float:
    """Return how long a load lasts at most."""
    if isinstance(load, Cases):
        return 0.0
    return load.warmup + load.seconds + (load.drain if isinstance(load, Own) else 0.0)


class Manifest(Part):
    """The whole course, in order."""

    exercises: Annotated[list[Exercise], Field(min_length=1, alias="exercise")]

    @model_validator(mode="after")
    def _is_in_order(self) -> Self:
        numbers = [exercise.number for exercise in self.exercises]
        if numbers != list(range(1, len(numbers) + 1)):
            raise ValueError("exercises must be numbered 01, 02, … in this order")
        return self
