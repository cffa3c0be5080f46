"""One small function for each kind of panel.

The console draws the same JSON, so panels use few options, and state each of them.
"""

from collections.abc import Iterable
from string import ascii_uppercase
from typing import TypeVar

from grafana_foundation_sdk.builders import common, dashboard, gauge, prometheus, stat, table, text
from grafana_foundation_sdk.builders import timeseries as lines
from grafana_foundation_sdk.models import common as options
from grafana_foundation_sdk.models.dashboard import (
    DataSourceRef,
    DynamicConfigValue,
    FieldColorModeId,
    Threshold,
    ThresholdsMode,
)
from grafana_foundation_sdk.models.prometheus import PromQueryFormat
from grafana_foundation_sdk.models.text import TextMode

from grafana.queries import Query
from grafana.styles import TWINS, Style
from services.common.measuring import colours

PROMETHEUS = DataSourceRef(type_val="prometheus", uid="prometheus")
CHART_HEIGHT = 8  # grid rows
FIGURE_HEIGHT = 5
NO_DATA = "no data"
_SERIES = PromQueryFormat.TIME_SERIES

Panel = TypeVar("Panel", lines.Panel, stat.Panel, gauge.Panel, table.Panel)


def time_series(
    title: str,
    reading: str,
    unit: str,
    *series: Query,
    axis: str,
    width: int = 8,
    styles: Iterable[Style] = (),
    limit: float | None = None,
    empty: str = NO_DATA,
) -> lines.Panel:
    """Return lines over time, from 0; `reading` says how to read them, `limit` is a line too."""
    panel = lines.Panel().color_scheme(_colour(colours.LOAD)).min(0).axis_label(axis)
    panel.draw_style(options.GraphDrawStyle.LINE).line_width(2).fill_opacity(0)
    panel.show_points(options.VisibilityMode.NEVER).span_nulls(False)
    panel.legend(_legend()).tooltip(_tooltip())
    if limit is not None:
        style = common.GraphThresholdsStyleConfig().mode(options.GraphThresholdsStyleMode.LINE)
        panel.thresholds(_threshold(limit)).thresholds_style(style)
    _style(panel, styles)
    return _ask(
        _name(panel, title, reading, width, CHART_HEIGHT).unit(unit).no_value(empty), series
    )


def figures(
    title: str, reading: str, unit: str, *series: Query, width: int = 6, empty: str = NO_DATA
) -> stat.Panel:
    """Return the figures of now, each with its name and in its party's colour."""
    panel = stat.Panel().color_scheme(_colour(colours.LOAD)).reduce_options(_last())
    panel.graph_mode(options.BigValueGraphMode.NONE).color_mode(options.BigValueColorMode.VALUE)
    panel.text_mode(options.BigValueTextMode.VALUE_AND_NAME)
    _style(panel, TWINS)
    return _ask(
        _name(panel, title, reading, width, FIGURE_HEIGHT).unit(unit).no_value(empty), series
    )


def share(
    title: str, reading: str, *series: Query, limit: float, width: int = 6, empty: str = NO_DATA
) -> gauge.Panel:
    """Return a gauge from 0 to 1 (as percent) that takes the alarm's colour from `limit` on."""
    panel = gauge.Panel().min(0).max(1).thresholds(_threshold(limit)).reduce_options(_last())
    panel.color_scheme(dashboard.FieldColor().mode(FieldColorModeId.THRESHOLDS))
    panel.show_threshold_markers(True).show_threshold_labels(False)
    panel = _name(panel, title, reading, width, FIGURE_HEIGHT).unit("percentunit").no_value(empty)
    return _ask(panel, series)


def rows(
    title: str, reading: str, unit: str, figure: Query, *, width: int = 6, empty: str = NO_DATA
) -> table.Panel:
    """Return a table of now: a column for each label, and the figure under the query's legend."""
    panel = _name(table.Panel(), title, reading, width, CHART_HEIGHT).unit(unit).no_value(empty)
    panel.show_header(True).override_by_name("Time", [DynamicConfigValue("custom.hidden", True)])
    panel.override_by_name("Value", [DynamicConfigValue("displayName", figure.legend)])
    return _ask(panel, [figure], PromQueryFormat.TABLE)


def words(markdown: str, height: int = 3) -> text.Panel:
    """Return a panel of text, as wide as the page."""
    panel = text.Panel().title("").transparent(True).span(24).height(height)
    return panel.mode(TextMode.MARKDOWN).content(markdown)


def _name(panel: Panel, title: str, reading: str, width: int, height: int) -> Panel:
    return panel.title(title).description(reading).span(width).height(height)


def _ask(panel: Panel, series: Iterable[Query], shape: PromQueryFormat = _SERIES) -> Panel:
    # Only lines need the past; the rest is about now.
    over_time = isinstance(panel, lines.Panel)
    for ref, query in zip(ascii_uppercase, series, strict=False):
        target = prometheus.Dataquery().expr(query.expr).legend_format(query.legend).ref_id(ref)
        target.datasource(PROMETHEUS).format(shape)
        panel.with_target(target.range() if over_time else target.instant())
    return panel.datasource(PROMETHEUS)


def _style(panel: lines.Panel | stat.Panel, styles: Iterable[Style]) -> None:
    for style in styles:
        value = DynamicConfigValue(style.option, style.value)
        panel.override_by_regexp(f"/{style.pattern}/", [value])


def _colour(colour: str) -> dashboard.FieldColor:
    return dashboard.FieldColor().mode(FieldColorModeId.FIXED).fixed_color(colour)


def _threshold(limit: float) -> dashboard.ThresholdsConfig:
    steps = [Threshold(color=colours.LOAD), Threshold(value=limit, color=colours.ALARM)]
    return dashboard.ThresholdsConfig().mode(ThresholdsMode.ABSOLUTE).steps(steps)


def _last() -> common.ReduceDataOptions:
    return common.ReduceDataOptions().calcs(["lastNotNull"]).fields("").values(False)


def _legend() -> common.VizLegendOptions:
    legend = common.VizLegendOptions().display_mode(options.LegendDisplayMode.LIST)
    return legend.placement(options.LegendPlacement.BOTTOM).show_legend(True)


def _tooltip() -> common.VizTooltipOptions:
    tooltip = common.VizTooltipOptions().mode(options.TooltipDisplayMode.MULTI)
    return tooltip.sort(options.SortOrder.DESCENDING)
