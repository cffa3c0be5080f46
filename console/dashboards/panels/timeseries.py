"""Lines over time: options of ECharts, the lasting ones and those that follow the data."""

import math
from typing import Any, Literal

from console.dashboards.panels.looks import (
    FixedColour,
    LineProperty,
    Look,
    Override,
    Thresholds,
    look,
)
from console.dashboards.panels.panel import (
    Defaults,
    Drawn,
    Exact,
    Fields,
    QueryPanel,
    Series,
)
from console.dashboards.span import Span
from console.formats import Unit

TICKS = 4  # on the vertical axis, about
LIMIT = "limit"  # the id of the series that draws it; it has no points
_INSIDE = {"outerBoundsMode": "same", "outerBoundsContain": "all"}
_TOOLTIP = {
    "trigger": "axis",
    "order": "valueDesc",
    "confine": True,
    "transitionDuration": 0,
}
_TIMES = {
    "hideOverlap": True,
    "margin": 10,
    "formatter": {
        "day": "{MM}-{dd}",
        "hour": "{HH}:{mm}",
        "minute": "{HH}:{mm}",
        "second": "{HH}:{mm}:{ss}",
    },
}


class ThresholdsStyle(Exact):
    """Thresholds are drawn as lines."""

    mode: Literal["line"]


class LineCustom(Exact):
    """Lines without points or filling, with gaps where there is no figure."""

    axis_label: str
    draw_style: Literal["line"]
    fill_opacity: Literal[0]
    line_width: int
    show_points: Literal["never"]
    span_nulls: Literal[False]
    thresholds_style: ThresholdsStyle | None = None


class LineDefaults(Defaults):
    """How lines look if no override says otherwise."""

    color: FixedColour
    custom: LineCustom
    min: float
    thresholds: Thresholds | None = None


class LineFields(Fields):
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

    def frame(self) -> dict[str, Any]:
        """Return the options that last: axes and tooltip; a key that begins with `:` is code."""
        defaults = self.field_config.defaults
        formatter = f"labCharts.formatter('{defaults.unit}')"
        return {
            "animation": False,
            "grid": {"left": 4, "right": 14, "top": 10, "bottom": 2, **_INSIDE},
            "xAxis": {"type": "time", "axisTick": {"show": True}, "axisLabel": _TIMES},
            "yAxis": {
                "type": "value",
                "min": defaults.min,
                "name": defaults.custom.axis_label,
                "nameLocation": "middle",
                "splitNumber": TICKS,
                "boundaryGap": [0, "5%"],  # lines do not lie on the upper edge
                "axisLabel": {":formatter": formatter},
            },
            "legend": {"show": False},  # the page has one that wraps and takes the keyboard
            "tooltip": {**_TOOLTIP, ":valueFormatter": formatter},
            "series": [],
        }

    def _drawn(self, series: tuple[Series, ...], span: Span) -> Drawn:
        columns = {f"line{number}": one for number, one in enumerate(series)}
        values = {column: one.values for column, one in columns.items()}
        lines = [self._line(one.name, column) for column, one in columns.items()]
        return Drawn(
            {
                "xAxis": {"min": span.start * 1000, "max": span.end * 1000},
                "yAxis": _scale(self.field_config.defaults.unit, series),
                "dataset": {"source": {"time": span.times, **values}},
                "series": lines + self._limits(),
            }
        )

    def _line(self, name: str, column: str) -> dict[str, Any]:
        fields = self.field_config
        its = look(name, Look(fields.defaults.color.fixed_color), fields.overrides)
        width = fields.defaults.custom.line_width
        return {
            "type": "line",
            "id": column,
            "name": name,
            "encode": {"x": "time", "y": column},
            "color": its.colour,
            "lineStyle": {"width": width, **_stroke(its.dash, width)},
            "showSymbol": False,
            "emphasis": {"disabled": True},
        }

    def _limits(self) -> list[dict[str, Any]]:
        defaults = self.field_config.defaults
        if defaults.thresholds is None or defaults.custom.thresholds_style is None:
            return []
        lines = [
            {"yAxis": step.value, "lineStyle": {"color": step.color, "type": "solid", "width": 1.5}}
            for step in defaults.thresholds.steps
            if step.value is not None
        ]
        mark = {"silent": True, "symbol": "none", "label": {"show": False}, "data": lines}
        return [{"type": "line", "id": LIMIT, "data": [], "markLine": mark, "animation": False}]


def _scale(unit: Unit, series: tuple[Series, ...]) -> dict[str, float | None]:
    """Return the ticks' distance and the upper end where the chart finds no good ones itself."""
    greatest = max(value or 0.0 for one in series for value in one.values)
    if greatest <= 0:
        return {"interval": 0.5, "max": 1.0}
    if unit == "bytes":
        step = 2.0 ** round(math.log2(greatest / TICKS))  # round in bytes is a power of two
        return {"interval": step, "max": step * (greatest // step + 1)}
    return {"interval": None, "max": None}


def _stroke(dash: tuple[int, ...], width: int) -> dict[str, Any]:
    if not dash:
        return {"type": "solid"}
    # A dash of no length with a round end is a dot.
    return {"type": list(dash), "cap": "round" if min(dash) < width else "butt"}
