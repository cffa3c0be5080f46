"""What panels of every kind have."""

from typing import Annotated, Literal

from pydantic import Field

from console.dashboards.model.exact import Exact


class GridPosition(Exact):
    """A place on the grid of 24 columns; a row is 30 px high, with gaps of 8 px."""

    h: int
    w: Annotated[int, Field(ge=1, le=24)]
    x: Annotated[int, Field(ge=0, le=23)]
    y: int


class DataSource(Exact):
    """The lab's one Prometheus."""

    type: Literal["prometheus"]
    uid: Literal["prometheus"]


class Target(Exact):
    """A query about now (`instant`) or over time; a legend's `{{label}}` is a label's value."""

    datasource: DataSource
    expr: str
    format: Literal["time_series", "table"]
    instant: bool
    legend_format: str
    range: bool
    ref_id: str


class Panel(Exact):
    """What every panel has."""

    id: int
    title: str
    grid_pos: GridPosition
    transparent: bool
    repeat_direction: Literal["h"]  # says nothing where nothing is repeated


class QueryPanel(Panel):
    """A panel with queries and a sentence that says how to read it."""

    datasource: DataSource
    description: str
    targets: tuple[Target, ...]


class Reduction(Exact):
    """The newest figure of each series."""

    calcs: tuple[Literal["lastNotNull"]]
    fields: Literal[""]
    values: Literal[False]
