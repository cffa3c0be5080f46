"""Tables: a row for each series, a column for each label and one for the figure."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from typing import Literal, Self

from pydantic import model_validator

from console.dashboards.panels.looks import (
    ColumnProperty,
    HiddenProperty,
    NameProperty,
    Override,
    properties,
)
from console.dashboards.panels.panel import Drawn, Exact, Fields, QueryPanel, Series
from console.dashboards.span import Span
from console.formats import in_unit

FIGURE = "Value"  # Grafana's name of the column that is no label


class TableFields(Fields):
    """The columns' looks."""

    overrides: tuple[Override[ColumnProperty], ...]

    @model_validator(mode="after")
    def _time_is_hidden(self) -> Self:
        time = properties("Time", self.overrides)
        if not any(isinstance(prop, HiddenProperty) and prop.value for prop in time):
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


@dataclass(frozen=True)
class Column:
    """A column: its title, its cell for a series, and whether it holds figures."""

    title: str
    cell: Callable[[Series], str]
    figures: bool = False


class TablePanel(QueryPanel):
    """A row for each series."""

    type: Literal["table"]
    field_config: TableFields
    options: TableOptions

    def _drawn(self, series: tuple[Series, ...], span: Span) -> Drawn:
        columns = list(self._columns(series))
        head = "".join(_cell("th", column, column.title) for column in columns)
        rows = (
            "".join(_cell("td", column, column.cell(one)) for column in columns) for one in series
        )
        body = "".join(f"<tr>{row}</tr>" for row in rows)
        return Drawn(html=f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>")

    def _columns(self, series: tuple[Series, ...]) -> Iterator[Column]:
        labels = sorted({label for one in series for label in one.labels})
        for name in (*labels, FIGURE):
            title, hidden = self._look(name)
            if not hidden:
                yield self._column(name, title)

    def _column(self, name: str, title: str) -> Column:
        if name != FIGURE:
            return Column(title, lambda one: one.labels.get(name, ""))
        unit = self.field_config.defaults.unit
        return Column(title, lambda one: in_unit(one.last or 0.0, unit), figures=True)

    def _look(self, name: str) -> tuple[str, bool]:
        title, hidden = name, False
        for prop in properties(name, self.field_config.overrides):
            if isinstance(prop, NameProperty):
                title = prop.value
            else:
                hidden = prop.value
        return title, hidden


def _cell(tag: str, column: Column, content: str) -> str:
    side = ' class="figure"' if column.figures else ""
    return f"<{tag}{side}>{escape(content)}</{tag}>"
