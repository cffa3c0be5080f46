"""What panels of every kind are made of, and what a browser gets for them.

The models are what the console knows of Grafana's panels, and not a word more: the rest is refused.
"""

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from console.dashboards.span import Span
from console.formats import Unit


@dataclass(frozen=True)
class Series:
    """A series: the name under which the legend has it, its labels, and its figures.

    There is a figure or none for each point of the span (or one, of now).
    """

    name: str
    labels: Mapping[str, str]
    values: tuple[float | None, ...]

    @property
    def last(self) -> float | None:
        """The newest figure."""
        return next((value for value in reversed(self.values) if value is not None), None)


@dataclass(frozen=True)
class Answer:
    """The series that a panel shows, or the sentence that says why there are none."""

    series: tuple[Series, ...] = ()
    problem: str = ""


@dataclass(frozen=True)
class Drawn:
    """New options of a chart, or HTML, or neither and a note; static/charts.js puts it in place."""

    options: dict[str, Any] = field(default_factory=dict)
    html: str = ""
    note: str = ""
    failed: bool = False

    def as_message(self) -> dict[str, Any]:
        """Return what travels: only what is there."""
        return {name: value for name, value in vars(self).items() if value}


class Exact(BaseModel):
    """A part of Grafana's JSON, with all that it may hold; names there are in camelCase."""

    model_config = ConfigDict(extra="forbid", frozen=True, alias_generator=to_camel)


class GridPosition(Exact):
    """A place on the grid of 24 columns; a row is 30 px high, with gaps of 8 px."""

    h: int
    w: Annotated[int, Field(ge=1, le=24)]
    x: Annotated[int, Field(ge=0, le=23)]
    y: int


class DataSource(Exact):
    """The lab's one Prometheus."""

    type: Literal["prometheus"]
    uid: Literal["prometheus"]


class Target(Exact):
    """A query about now (`instant`) or over time; a legend's `{{label}}` is a label's value."""

    datasource: DataSource
    expr: str
    format: Literal["time_series", "table"]
    instant: bool
    legend_format: str
    range: bool
    ref_id: str


class Panel(Exact):
    """What every panel has."""

    id: int
    title: str
    grid_pos: GridPosition
    transparent: bool
    repeat_direction: Literal["h"]  # says nothing where nothing is repeated


class TextOptions(Exact):
    """Text in Markdown."""

    content: str
    mode: Literal["markdown"]


class TextPanel(Panel):
    """Words."""

    type: Literal["text"]
    options: TextOptions


class Defaults(Exact):
    """How figures look if nothing says otherwise, and what is said where there are none."""

    no_value: str
    unit: Unit


class Fields(Exact):
    """The figures' looks."""

    defaults: Defaults


class QueryPanel(Panel):
    """A panel with queries and a sentence that says how to read it."""

    datasource: DataSource
    description: str
    targets: tuple[Target, ...]
    field_config: Fields

    def draw(self, answer: Answer, span: Span) -> Drawn:
        """Return what the browser gets: the figures, or the panel's note if there are none."""
        if answer.problem:
            return Drawn(note=answer.problem, failed=True)
        if series := tuple(one for one in answer.series if one.last is not None):
            return self._drawn(series, span)
        return Drawn(note=self.field_config.defaults.no_value)

    @abstractmethod
    def _drawn(self, series: tuple[Series, ...], span: Span) -> Drawn:
        """Return what shows `series`, each with a figure at least."""


class Reduction(Exact):
    """The newest figure of each series."""

    calcs: tuple[Literal["lastNotNull"]]
    fields: Literal[""]
    values: Literal[False]
