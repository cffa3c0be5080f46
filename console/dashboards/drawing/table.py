"""Tables: a column for each label and one for the figure."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape

from console.dashboards.asking.names import Named
from console.dashboards.asking.span import Span
from console.dashboards.drawing.drawn import Drawn, no_figures
from console.dashboards.drawing.looks import matches
from console.dashboards.drawing.units import text
from console.dashboards.model.fields import HiddenProperty, NameProperty
from console.dashboards.model.table import TablePanel

FIGURE = "Value"  # Grafana's name of the column that is no label


@dataclass(frozen=True)
class Column:
    """A column: its title, its cell for a series, and whether it holds figures."""

    title: str
    cell: Callable[[Named], str]
    figures: bool = False


def draw(panel: TablePanel, series: tuple[Named, ...], _span: Span) -> Drawn:
    """Return a table with a row for each series, or the panel's note if there is none."""
    if not series:
        return no_figures(panel.field_config.defaults.no_value)
    columns = list(_columns(panel, series))
    head = "".join(_cell("th", column, column.title) for column in columns)
    rows = ("".join(_cell("td", column, column.cell(one)) for column in columns) for one in series)
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return Drawn(html=f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>")


def _columns(panel: TablePanel, series: tuple[Named, ...]) -> Iterator[Column]:
    labels = sorted({label for one in series for label in one.series.labels})
    for name in (*labels, FIGURE):
        title, hidden = _look(panel, name)
        if not hidden:
            yield _column(panel, name, title)


def _column(panel: TablePanel, name: str, title: str) -> Column:
    if name != FIGURE:
        return Column(title, lambda one: one.series.labels.get(name, ""))
    unit = panel.field_config.defaults.unit
    return Column(
        title,
        lambda one: "" if one.series.last is None else text(one.series.last, unit),
        figures=True,
    )


def _look(panel: TablePanel, name: str) -> tuple[str, bool]:
    title, hidden = name, False
    for override in panel.field_config.overrides:
        if matches(override.matcher, name):
            for prop in override.properties:
                if isinstance(prop, NameProperty):
                    title = prop.value
                if isinstance(prop, HiddenProperty):
                    hidden = prop.value
    return title, hidden


def _cell(tag: str, column: Column, content: str) -> str:
    side = ' class="figure"' if column.figures else ""
    return f"<{tag}{side}>{escape(content)}</{tag}>"
