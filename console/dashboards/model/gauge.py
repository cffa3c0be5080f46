"""A panel of gauges."""

from typing import Literal

from console.dashboards.model.exact import Exact
from console.dashboards.model.fields import ThresholdColour, Thresholds, Unit
from console.dashboards.model.panel import QueryPanel, Reduction


class GaugeDefaults(Exact):
    """The gauge's ends, and the colours on its way."""

    color: ThresholdColour
    min: float
    max: float
    no_value: str
    thresholds: Thresholds
    unit: Unit


class GaugeFields(Exact):
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
    """Arcs between two ends."""

    type: Literal["gauge"]
    field_config: GaugeFields
    options: GaugeOptions
