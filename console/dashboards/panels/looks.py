"""How figures look: colours, limits, and what differs for series and columns by their names."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Annotated, Generic, Literal, TypeVar

from pydantic import Field

from console.dashboards.panels.panel import Exact

Colour = Annotated[str, Field(pattern="^#[0-9A-F]{6}$")]
Dash = tuple[int, ...]
SOLID: Dash = ()


class FixedColour(Exact):
    """One colour for everything."""

    mode: Literal["fixed"]
    fixed_color: Colour


class ThresholdColour(Exact):
    """The colour of the threshold that the figure has reached."""

    mode: Literal["thresholds"]


class Step(Exact):
    """The colour from `value` on; the first step has no value and holds from the start."""

    color: Colour
    value: float | None


class Thresholds(Exact):
    """Steps in the figure's own unit, the lowest first."""

    mode: Literal["absolute"]
    steps: tuple[Step, ...]

    def colour_of(self, figure: float) -> str:
        """Return the colour of the highest step that `figure` has reached."""
        return [step.color for step in self.steps if figure >= (step.value or 0.0)][-1]


class LineStyle(Exact):
    """Dashes and gaps in pixels; dots have no length."""

    fill: Literal["dash", "dot"]
    dash: tuple[int, ...]


class Matcher(Exact):
    """Whom an override is for: the series with this name, or whose name matches `/regex/`."""

    id: Literal["byName", "byRegexp"]
    options: str

    def matches(self, name: str) -> bool:
        """Return whether this is for the series `name`."""
        if self.id == "byName":
            return self.options == name
        # Grafana writes a regex between two slashes, and it may have more of them inside.
        return re.search(self.options[1:-1], name) is not None


class ColourProperty(Exact):
    """Another colour."""

    id: Literal["color"]
    value: FixedColour


class LineStyleProperty(Exact):
    """Another kind of line."""

    id: Literal["custom.lineStyle"]
    value: LineStyle


class HiddenProperty(Exact):
    """A column that is not shown."""

    id: Literal["custom.hidden"]
    value: bool


class NameProperty(Exact):
    """A column's title."""

    id: Literal["displayName"]
    value: str


AnyProperty = ColourProperty | LineStyleProperty | HiddenProperty | NameProperty
LineProperty = Annotated[ColourProperty | LineStyleProperty, Field(discriminator="id")]
ColumnProperty = Annotated[HiddenProperty | NameProperty, Field(discriminator="id")]
Property = TypeVar("Property", bound=AnyProperty)


class Override(Exact, Generic[Property]):
    """Properties of the series that `matcher` finds."""

    matcher: Matcher
    properties: tuple[Property, ...]


@dataclass(frozen=True)
class Look:
    """A colour, and dashes and gaps in pixels, or none."""

    colour: str
    dash: Dash = SOLID


def look(name: str, start: Look, overrides: Iterable[Override[Property]]) -> Look:
    """Return how the series `name` looks."""
    for prop in properties(name, overrides):
        if isinstance(prop, ColourProperty):
            start = replace(start, colour=prop.value.fixed_color)
        if isinstance(prop, LineStyleProperty):
            start = replace(start, dash=prop.value.dash)
    return start


def properties(name: str, overrides: Iterable[Override[Property]]) -> Iterator[Property]:
    """Yield what differs for the series, or the column, `name`."""
    for override in overrides:
        if override.matcher.matches(name):
            yield from override.properties
