"""How figures are shown: unit, colour, limits, and what differs for series of some name."""

from typing import Annotated, Generic, Literal, TypeVar

from pydantic import Field

from console.dashboards.model.exact import Exact

Unit = Literal["short", "reqps", "s", "percentunit", "bytes"]
Colour = Annotated[str, Field(pattern="^#[0-9A-F]{6}$")]


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


class ThresholdsStyle(Exact):
    """Thresholds are drawn as lines."""

    mode: Literal["line"]


class LineStyle(Exact):
    """Dashes and gaps in pixels; dots have no length."""

    fill: Literal["dash", "dot"]
    dash: tuple[int, ...]


class Matcher(Exact):
    """Whom an override is for: the series with this name, or whose name matches `/regex/`."""

    id: Literal["byName", "byRegexp"]
    options: str


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
