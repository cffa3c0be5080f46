"""The kinds of panels that there are."""

from typing import Annotated

from pydantic import Field

from console.dashboards.model.gauge import GaugePanel
from console.dashboards.model.stat import StatPanel
from console.dashboards.model.table import TablePanel
from console.dashboards.model.text import TextPanel
from console.dashboards.model.timeseries import TimeSeriesPanel

AnyQueryPanel = TimeSeriesPanel | StatPanel | GaugePanel | TablePanel
AnyPanel = Annotated[TextPanel | AnyQueryPanel, Field(discriminator="type")]
