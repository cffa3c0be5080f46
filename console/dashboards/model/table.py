"""A panel with a row for each series."""

from typing import Literal, Self

from pydantic import model_validator

from console.dashboards.model.exact import Exact
from console.dashboards.model.fields import (
    ColumnProperty,
    HiddenProperty,
    Override,
    Unit,
)
from console.dashboards.model.panel import QueryPanel


class TableDefaults(Exact):
    """How the figures look."""

    no_value: str
    unit: Unit


class TableFields(Exact):
    """The columns' looks."""

    defaults: TableDefaults
    overrides: tuple[Override[ColumnProperty], ...]

    @model_validator(mode="after")
    def _time_is_hidden(self) -> Self:
        properties = (
            prop
            for override in self.overrides
            if override.matcher.options == "Time"
            for prop in override.properties
        )
        if not any(isinstance(prop, HiddenProperty) and prop.value for prop in properties):
            raise ValueError("the column Time must be hidden, for all rows are about now")
        return self


class Footer(Exact):
    """No footer."""

    count_rows: Literal[False]
    reducer: tuple[()]
    show: Literal[False]


class TableOptions(Exact):
    """Low rows under a header."""

    cell_height: Literal["sm"]
    footer: Footer
    frame_index: Literal[0]
    show_header: Literal[True]
    show_type_icons: Literal[False]


class TablePanel(QueryPanel):
    """A row for each series."""

    type: Literal["table"]
    field_config: TableFields
    options: TableOptions
