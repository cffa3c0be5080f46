"""Gauges: an arc that fills up, and a band in the thresholds' colours around it."""

from html import escape

from console.dashboards.asking.names import Named
from console.dashboards.asking.span import Span
from console.dashboards.drawing.drawn import Drawn, no_figures
from console.dashboards.drawing.units import text
from console.dashboards.model.gauge import GaugeDefaults, GaugePanel

# An arc of 240 degrees around (100, 94), open below; `pathLength` makes its length 100.
ARC = 'd="M {x0} {y} A {r} {r} 0 1 1 {x1} {y}" pathLength="100" fill="none"'
SINE, COSINE = 0.866, 0.5
MIDDLE_X, MIDDLE_Y = 100, 94


def draw(panel: GaugePanel, series: tuple[Named, ...], _span: Span) -> Drawn:
    """Return a gauge for each series, or the panel's note if there is no figure."""
    defaults = panel.field_config.defaults
    gauges = [
        _gauge(defaults, one.name, one.series.last) for one in series if one.series.last is not None
    ]
    if not gauges:
        return no_figures(defaults.no_value)
    return Drawn(html=f'<div class="gauges">{"".join(gauges)}</div>')


def _gauge(defaults: GaugeDefaults, name: str, value: float) -> str:
    colour = defaults.thresholds.colour_of(value)
    figure = text(value, defaults.unit)
    track = f'<path {_arc(72)} class="track" />'
    filled = (
        f'<path {_arc(72)} class="filled" stroke="{colour}" {_dash(0, _share(defaults, value))} />'
    )
    middle = f'<text x="{MIDDLE_X}" y="{MIDDLE_Y + 12}" fill="{colour}">{escape(figure)}</text>'
    return (
        f'<svg viewBox="0 0 200 140" role="img" aria-label="{escape(name)}: {escape(figure)}">'
        f"{track}{filled}{_bands(defaults)}{middle}</svg>"
    )


def _bands(defaults: GaugeDefaults) -> str:
    steps = defaults.thresholds.steps
    starts = [_share(defaults, step.value or defaults.min) for step in steps]
    ends = [*starts[1:], 100.0]
    return "".join(
        # A threshold at the very end still shows.
        f'<path {_arc(90)} class="band" stroke="{step.color}" {_dash(min(start, 98.0), end)} />'
        for step, start, end in zip(steps, starts, ends, strict=True)
    )


def _share(defaults: GaugeDefaults, value: float) -> float:
    share = (value - defaults.min) / (defaults.max - defaults.min)
    return 100 * min(max(share, 0.0), 1.0)


def _arc(radius: int) -> str:
    across, down = radius * SINE, radius * COSINE
    x0, x1 = round(MIDDLE_X - across, 1), round(MIDDLE_X + across, 1)
    return ARC.format(x0=x0, x1=x1, y=round(MIDDLE_Y + down, 1), r=radius)


def _dash(start: float, end: float) -> str:
    return f'stroke-dasharray="0 {start:g} {end - start:g} 100"'
