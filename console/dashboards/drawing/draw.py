"""Draws a panel of any kind."""

from console.dashboards.asking.answers import Answer
from console.dashboards.asking.span import Span
from console.dashboards.drawing import gauge, stat, table, timeseries
from console.dashboards.drawing.drawn import Drawn, failed
from console.dashboards.model.gauge import GaugePanel
from console.dashboards.model.panels import AnyQueryPanel
from console.dashboards.model.stat import StatPanel
from console.dashboards.model.table import TablePanel
from console.dashboards.model.timeseries import TimeSeriesPanel


def draw(panel: AnyQueryPanel, answer: Answer, span: Span) -> Drawn:
    """Return what the browser gets for `panel`."""
    if answer.problem:
        return failed(answer.problem)
    match panel:
        case TimeSeriesPanel():
            return timeseries.draw(panel, answer.series, span)
        case StatPanel():
            return stat.draw(panel, answer.series, span)
        case GaugePanel():
            return gauge.draw(panel, answer.series, span)
        case TablePanel():
            return table.draw(panel, answer.series, span)
