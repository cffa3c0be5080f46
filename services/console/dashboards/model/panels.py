"""The kinds of panels that there are."""

from typing import Annotated

from pydantic import Field

from services.console.dashboards.model.gauge import GaugePanel
from services.console.dashboards.model.stat import StatPanel
from services.console.dashboards.model.table import TablePanel
from services.console.dashboards.model.text import TextPanel
from services.console.dashboards.model.timeseries import TimeSeriesPanel

AnyQueryPanel = TimeSeriesPanel | StatPanel | GaugePanel | TablePanel
AnyPanel = Annotated[TextPanel | AnyQueryPanel, Field(discriminator="type")]
