"""A panel of lines over time."""

from typing import Literal

from console.dashboards.model.exact import Exact
from console.dashboards.model.fields import (
    FixedColour,
    LineProperty,
    Override,
    Thresholds,
    ThresholdsStyle,
    Unit,
)
from console.dashboards.model.panel import QueryPanel


class LineCustom(Exact):
    """Lines without points or filling, with gaps where there is no figure."""

    axis_label: str
    draw_style: Literal["line"]
    fill_opacity: Literal[0]
    line_width: int
    show_points: Literal["never"]
    span_nulls: Literal[False]
    thresholds_style: ThresholdsStyle | None = None


class LineDefaults(Exact):
    """How lines look if no override says otherwise."""

    color: FixedColour
    custom: LineCustom
    min: float
    no_value: str
    unit: Unit
    thresholds: Thresholds | None = None


class LineFields(Exact):
    """The lines' looks."""

    defaults: LineDefaults
    overrides: tuple[Override[LineProperty], ...]


class Legend(Exact):
    """A list of names below the lines."""

    calcs: tuple[()]
    display_mode: Literal["list"]
    placement: Literal["bottom"]
    show_legend: Literal[True]


class Tooltip(Exact):
    """All lines' figures at one moment, the greatest first."""

    mode: Literal["multi"]
    sort: Literal["desc"]


class TimeSeriesOptions(Exact):
    """Legend and tooltip."""

    legend: Legend
    tooltip: Tooltip


class TimeSeriesPanel(QueryPanel):
    """Lines over time."""

    type: Literal["timeseries"]
    field_config: LineFields
    options: TimeSeriesOptions
