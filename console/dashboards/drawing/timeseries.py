"""Lines over time: options of ECharts, the lasting ones and those that follow the data."""

import math
from typing import Any

from console.dashboards.asking.names import Named
from console.dashboards.asking.span import Span
from console.dashboards.drawing.drawn import Drawn, no_figures
from console.dashboards.drawing.looks import Look, look
from console.dashboards.model.fields import Unit
from console.dashboards.model.timeseries import TimeSeriesPanel

TICKS = 4  # on the vertical axis, about
LIMIT = "limit"  # the id of the series that draws it; it has no points


def frame(panel: TimeSeriesPanel) -> dict[str, Any]:
    """Return the options that last: axes, grid and tooltip; a key that begins with `:` is code."""
    defaults = panel.field_config.defaults
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
            "axisLabel": {":formatter": _code(defaults.unit)},
        },
        "legend": {"show": False},  # the page has one that wraps and takes the keyboard
        "tooltip": {
            "trigger": "axis",
            "order": "valueDesc",
            "confine": True,
            "transitionDuration": 0,
            ":valueFormatter": _code(defaults.unit),
        },
        "series": [],
    }


def draw(panel: TimeSeriesPanel, series: tuple[Named, ...], span: Span) -> Drawn:
    """Return the lines, or the panel's note if no point has a figure."""
    shown = [one for one in series if one.series.last is not None]
    if not shown:
        return no_figures(panel.field_config.defaults.no_value)
    columns = {f"line{number}": one.series.values for number, one in enumerate(shown)}
    return Drawn(
        {
            "xAxis": {"min": span.start * 1000, "max": span.end * 1000},
            "yAxis": _scale(panel.field_config.defaults.unit, shown),
            "dataset": {"source": {"time": span.times, **columns}},
            "series": [
                *(
                    _line(panel, one.name, column)
                    for column, one in zip(columns, shown, strict=True)
                ),
                *_limits(panel),
            ],
        }
    )


def _scale(unit: Unit, shown: list[Named]) -> dict[str, float | None]:
    """Return the ticks' distance and the upper end where the chart finds no good ones itself."""
    greatest = max(value or 0.0 for one in shown for value in one.series.values)
    if greatest <= 0:
        return {"interval": 0.5, "max": 1.0}
    if unit == "bytes":
        step = 2.0 ** round(math.log2(greatest / TICKS))  # round in bytes is a power of two
        return {"interval": step, "max": step * (greatest // step + 1)}
    return {"interval": None, "max": None}


def _line(panel: TimeSeriesPanel, name: str, column: str) -> dict[str, Any]:
    fields = panel.field_config
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


def _stroke(dash: tuple[int, ...], width: int) -> dict[str, Any]:
    if not dash:
        return {"type": "solid"}
    # A dash of no length with a round end is a dot.
    return {"type": list(dash), "cap": "round" if min(dash) < width else "butt"}


def _limits(panel: TimeSeriesPanel) -> list[dict[str, Any]]:
    defaults = panel.field_config.defaults
    if defaults.thresholds is None or defaults.custom.thresholds_style is None:
        return []
    lines = [
        {"yAxis": step.value, "lineStyle": {"color": step.color, "type": "solid", "width": 1.5}}
        for step in defaults.thresholds.steps
        if step.value is not None
    ]
    mark = {"silent": True, "symbol": "none", "label": {"show": False}, "data": lines}
    return [{"type": "line", "id": LIMIT, "data": [], "markLine": mark, "animation": False}]


def _code(unit: Unit) -> str:
    return f"labCharts.formatter('{unit}')"


_INSIDE = {"outerBoundsMode": "same", "outerBoundsContain": "all"}
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
