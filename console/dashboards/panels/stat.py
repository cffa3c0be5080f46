"""Large figures, one below the other, each with its name."""

from html import escape
from typing import Literal

from console.dashboards.panels.looks import ColourProperty, FixedColour, Look, Override, look
from console.dashboards.panels.panel import (
    Defaults,
    Drawn,
    Exact,
    Fields,
    QueryPanel,
    Reduction,
    Series,
)
from console.dashboards.span import Span
from console.formats import parts


class StatDefaults(Defaults):
    """How figures look if no override says otherwise."""

    color: FixedColour


class StatFields(Fields):
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

    def _drawn(self, series: tuple[Series, ...], span: Span) -> Drawn:
        figures = (self._figure(one.name, one.last or 0.0) for one in series)
        return Drawn(html=f'<dl class="stat">{"".join(figures)}</dl>')

    def _figure(self, name: str, value: float) -> str:
        fields = self.field_config
        colour = look(name, Look(fields.defaults.color.fixed_color), fields.overrides).colour
        number, suffix = parts(value, fields.defaults.unit)
        return (
            f"<div><dt>{escape(name)}</dt>"
            f'<dd style="color: {colour}">{number}<small>{escape(suffix)}</small></dd></div>'
        )
