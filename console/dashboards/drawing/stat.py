"""Large figures, one below the other, each with its name."""

from html import escape

from console.dashboards.asking.names import Named
from console.dashboards.asking.span import Span
from console.dashboards.drawing.drawn import Drawn, no_figures
from console.dashboards.drawing.looks import Look, look
from console.dashboards.drawing.units import parts
from console.dashboards.model.stat import StatPanel


def draw(panel: StatPanel, series: tuple[Named, ...], _span: Span) -> Drawn:
    """Return the newest figure of each series, or the panel's note if there is none."""
    figures = [
        _figure(panel, one.name, one.series.last) for one in series if one.series.last is not None
    ]
    if not figures:
        return no_figures(panel.field_config.defaults.no_value)
    return Drawn(html=f'<dl class="stat">{"".join(figures)}</dl>')


def _figure(panel: StatPanel, name: str, value: float) -> str:
    fields = panel.field_config
    colour = look(name, Look(fields.defaults.color.fixed_color), fields.overrides).colour
    number, suffix = parts(value, fields.defaults.unit)
    return (
        f"<div><dt>{escape(name)}</dt>"
        f'<dd style="color: {colour}">{number}<small>{escape(suffix)}</small></dd></div>'
    )
