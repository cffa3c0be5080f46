"""A dashboard: its panels, and what is chosen at the top of its page."""

from typing import Annotated, Literal

from pydantic import Field

from console.dashboards.panels.gauge import GaugePanel
from console.dashboards.panels.panel import Exact, TextPanel
from console.dashboards.panels.stat import StatPanel
from console.dashboards.panels.table import TablePanel
from console.dashboards.panels.timeseries import TimeSeriesPanel

Choices = tuple[tuple[str, str], ...]  # a value for each variable's name
AnyQueryPanel = TimeSeriesPanel | StatPanel | GaugePanel | TablePanel
AnyPanel = Annotated[TextPanel | AnyQueryPanel, Field(discriminator="type")]


class Empty(Exact):
    """A part that must hold nothing."""


class TimeRange(Exact):
    """The last seconds, minutes, hours or days."""

    start: Annotated[str, Field(alias="from", pattern=r"^now-\d+[smhd]$")]
    end: Annotated[Literal["now"], Field(alias="to")]

    @property
    def length(self) -> str:
        """How long it is, such as `5m`."""
        return self.start.removeprefix("now-")


class Option(Exact):
    """A value of a variable."""

    selected: bool
    text: str
    value: str


class Variable(Exact):
    """One of a list of values, put where queries say `$name`."""

    name: str
    label: str
    type: Literal["custom"]
    options: tuple[Option, ...]
    current: Option
    query: str  # the options once more, in one word
    multi: Literal[False]
    include_all: Literal[False]
    allow_custom_value: Literal[False]
    skip_url_sync: Literal[False]
    auto: Literal[False]
    # Of a kind of variable that is not drawn.
    auto_count: Annotated[int, Field(alias="auto_count")]
    auto_min: Annotated[str, Field(alias="auto_min")]

    @property
    def values(self) -> tuple[str, ...]:
        """The values that may be chosen."""
        return tuple(option.value for option in self.options)


class Variables(Exact):
    """The variables, in the order of their pickers."""

    list: tuple[Variable, ...] = ()


class Link(Exact):
    """A link to another dashboard of the lab."""

    title: str
    url: Annotated[str, Field(pattern="^/d/[a-z-]+$")]
    type: Literal["link"]
    as_dropdown: Literal[False]
    icon: Literal[""]
    include_vars: Literal[False]
    keep_time: Literal[True]
    tags: tuple[()]
    target_blank: Literal[False]
    tooltip: Literal[""]


class Dashboard(Exact):
    """All of one dashboard."""

    uid: Annotated[str, Field(pattern="^[a-z-]+$")]
    title: str
    description: str
    panels: tuple[AnyPanel, ...]
    templating: Variables
    links: tuple[Link, ...]
    time: TimeRange
    refresh: Annotated[str, Field(pattern=r"^\d+[smh]$")]
    timezone: Literal["browser"]
    graph_tooltip: Literal[1]  # the crosshair is on all panels at once
    tags: tuple[str, ...]
    annotations: Empty
    editable: Literal[False]
    fiscal_year_start_month: Literal[0]
    schema_version: Literal[41]

    @property
    def variables(self) -> tuple[Variable, ...]:
        """What can be chosen."""
        return self.templating.list

    @property
    def query_panels(self) -> tuple[AnyQueryPanel, ...]:
        """The panels that ask Prometheus."""
        return tuple(panel for panel in self.panels if not isinstance(panel, TextPanel))
