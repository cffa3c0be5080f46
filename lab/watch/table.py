"""The live table of `lab status`."""

from collections.abc import Callable

from rich.columns import Columns
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from lab.watch.settings_in_force import side_by_side
from services.common.measuring.twin_rows import Row

COLOURS = {"flask": "orange1", "fastapi": "deep_sky_blue1"}  # as in the dashboards


def draw(
    rows: list[Row], states: list[dict[str, object]], note: str, differing: str
) -> RenderableType:
    """Return the table: a column for each twin, a line for each figure, and the other services.

    `differing` says which settings are not as in .env, `note` what is wrong.
    """
    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0))
    table.add_column("")
    for row in rows:
        colour = COLOURS[row.service]
        table.add_column(Text(row.service, style=f"bold {colour}"), style=colour, min_width=22)
    for title, show in LINES.items():
        table.add_row(title, *(show(row) for row in rows))
    table.add_row()
    for title, values in side_by_side().items():
        table.add_row(title, *values, style="dim")
    told = Text(differing, style="yellow"), Text(note, style="bold red")
    return Group(table, Text(), _processes(states), *(line for line in told if line))


def _processes(states: list[dict[str, object]]) -> Columns:
    return Columns([_process(state) for state in states], padding=(0, 3))


def _process(state: dict[str, object]) -> Text:
    up = state["state"] == "up"
    line = Text("● " if up else "○ ", style="green" if up else "red")
    line.append(f"{state['name']} {state['state']}", style="default")
    if state.get("crashes"):
        line.append(f", restarted {state['crashes']}x", style="yellow")
    return line


UNKNOWN = "-"


def _number(value: float | None, unit: str = "", digits: int = 0) -> str:
    return UNKNOWN if value is None else f"{value:,.{digits}f}{unit}"


def _ms(seconds: float | None) -> str:
    return UNKNOWN if seconds is None else f"{seconds * 1000:,.0f} ms"


def _load(row: Row) -> str:
    if row.users:
        return f"{row.users:,.0f} users, closed loop"
    return f"{row.rate:,.0f} arrivals/s, open" if row.rate else "none"


def _accept_queue(row: Row) -> str:
    # Where the process is known and its queue is not, the system does not tell (macOS).
    unreadable = row.accept_queue is None and row.memory is not None
    return "cannot be read here" if unreadable else _number(row.accept_queue)


def _against_prediction(row: Row) -> str:
    shown = _number(row.goodput, "/s", 1)
    if row.goodput is None or not row.predicted:
        return shown
    return f"{shown} ({row.goodput / row.predicted:.0%} of predicted)"


LINES: dict[str, Callable[[Row], str]] = {
    "server model": lambda row: row.variant or UNKNOWN,
    "server": lambda row: row.server or UNKNOWN,
    "slots": lambda row: _number(row.slots),
    "load": lambda row: _load(row),
    "predicted": lambda row: _number(row.predicted, "/s", 1),
    "goodput": _against_prediction,
    "late answers": lambda row: _number(row.late, "/s", 1),
    "failures": lambda row: _number(row.failures, "/s", 1),
    "client p95": lambda row: _ms(row.client_p95),
    "handler p95": lambda row: _ms(row.handler_p95),
    "queue (mean)": lambda row: _ms(row.queue_mean),
    "accept queue": lambda row: _accept_queue(row),
    "CPU": lambda row: _number(
        None if row.cpu_cores is None else row.cpu_cores * 100, "% of a core"
    ),
    "memory": lambda row: _number(None if row.memory is None else row.memory / 1e6, " MB"),
}
