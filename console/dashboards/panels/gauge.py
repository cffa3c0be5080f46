"""Gauges: an arc that fills up, and a band in the thresholds' colours around it."""

from html import escape
from typing import Literal

from console.dashboards.panels.looks import ThresholdColour, Thresholds
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
from console.formats import in_unit

# An arc of 240 degrees around (100, 94), open below; `pathLength` makes its length 100.
ARC = 'd="M {x0} {y} A {r} {r} 0 1 1 {x1} {y}" pathLength="100" fill="none"'
SINE, COSINE = 0.866, 0.5
MIDDLE_X, MIDDLE_Y = 100, 94


class GaugeDefaults(Defaults):
    """The gauge's ends, and the colours on its way."""

    color: ThresholdColour
    min: float
    max: float
    thresholds: Thresholds

    def percent(self, value: float) -> float:
        """Return how far `value` is on the way, from 0 to 100."""
        share = (value - self.min) / (self.max - self.min)
        return 100 * min(max(share, 0.0), 1.0)


class GaugeFields(Fields):
    """The gauge's looks."""

    defaults: GaugeDefaults
    overrides: tuple[()]


class GaugeOptions(Exact):
    """An arc with a band of the thresholds' colours."""

    min_viz_height: int
    min_viz_width: int
    orientation: Literal["auto"]
    reduce_options: Reduction
    show_threshold_labels: Literal[False]
    show_threshold_markers: Literal[True]
    sizing: Literal["auto"]


class GaugePanel(QueryPanel):
    """Arcs between two ends, one for each series."""

    type: Literal["gauge"]
    field_config: GaugeFields
    options: GaugeOptions

    def _drawn(self, series: tuple[Series, ...], span: Span) -> Drawn:
        defaults = self.field_config.defaults
        gauges = (_gauge(defaults, one.name, one.last or 0.0) for one in series)
        return Drawn(html=f'<div class="gauges">{"".join(gauges)}</div>')


def _gauge(defaults: GaugeDefaults, name: str, value: float) -> str:
    colour = defaults.thresholds.colour_of(value)
    figure = escape(in_unit(value, defaults.unit))
    track = f'<path {_arc(72)} class="track" />'
    dash = _dash(0, defaults.percent(value))
    filled = f'<path {_arc(72)} class="filled" stroke="{colour}" {dash} />'
    middle = f'<text x="{MIDDLE_X}" y="{MIDDLE_Y + 12}" fill="{colour}">{figure}</text>'
    return (
        f'<svg viewBox="0 0 200 140" role="img" aria-label="{escape(name)}: {figure}">'
        f"{track}{filled}{_bands(defaults)}{middle}</svg>"
    )


def _bands(defaults: GaugeDefaults) -> str:
    steps = defaults.thresholds.steps
    starts = [defaults.percent(step.value or defaults.min) for step in steps]
    ends = [*starts[1:], 100.0]
    return "".join(
        # A threshold at the very end still shows.
        f'<path {_arc(90)} class="band" stroke="{step.color}" {_dash(min(start, 98.0), end)} />'
        for step, start, end in zip(steps, starts, ends, strict=True)
    )


def _arc(radius: int) -> str:
    across, down = radius * SINE, radius * COSINE
    x0, x1 = round(MIDDLE_X - across, 1), round(MIDDLE_X + across, 1)
    return ARC.format(x0=x0, x1=x1, y=round(MIDDLE_Y + down, 1), r=radius)


def _dash(start: float, end: float) -> str:
    return f'stroke-dasharray="0 {start:g} {end - start:g} 100"'
