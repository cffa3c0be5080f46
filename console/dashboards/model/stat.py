"""A panel of large figures."""

from typing import Literal

from console.dashboards.model.exact import Exact
from console.dashboards.model.fields import ColourProperty, FixedColour, Override, Unit
from console.dashboards.model.panel import QueryPanel, Reduction


class StatDefaults(Exact):
    """How figures look if no override says otherwise."""

    color: FixedColour
    no_value: str
    unit: Unit


class StatFields(Exact):
    """The figures' looks."""

    defaults: StatDefaults
    overrides: tuple[Override[ColourProperty], ...]


class StatOptions(Exact):
    """Name and figure, in colour, without a picture."""

    color_mode: Literal["value"]
    graph_mode: Literal["none"]
    justify_mode: Literal["auto"]
    orientation: Literal["auto"]
    percent_change_color_mode: Literal["standard"]  # of a change that is not shown
    reduce_options: Reduction
    show_percent_change: Literal[False]
    text_mode: Literal["value_and_name"]
    wide_layout: Literal[True]


class StatPanel(QueryPanel):
    """Large figures."""

    type: Literal["stat"]
    field_config: StatFields
    options: StatOptions
