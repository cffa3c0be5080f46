"""The live table of `lab status`."""

from collections.abc import Callable

from rich.columns import Columns
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from lab.units import UNKNOWN, megabytes, milliseconds, number, rate
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


def _load(row: Row) -> str:
    if row.users:
        return f"{row.users:,.0f} users, closed loop"
    return f"{row.rate:,.0f} arrivals/s, open" if row.rate else "none"


def _accept_queue(row: Row) -> str:
    # Where the process is known and its queue is not, the system does not tell (macOS).
    unreadable = row.accept_queue is None and row.memory is not None
    return "cannot be read here" if unreadable else number(row.accept_queue)


def _against_prediction(row: Row) -> str:
    shown = rate(row.goodput)
    if row.goodput is None or not row.predicted:
        return shown
    return f"{shown} ({row.goodput / row.predicted:.0%} of predicted)"


LINES: dict[str, Callable[[Row], str]] = {
    "server model": lambda row: row.variant or UNKNOWN,
    "server": lambda row: row.server or UNKNOWN,
    "slots": lambda row: number(row.slots),
    "load": _load,
    "predicted": lambda row: rate(row.predicted),
    "goodput": _against_prediction,
    "late answers": lambda row: rate(row.late),
    "failures": lambda row: rate(row.failures),
    "client p95": lambda row: milliseconds(row.client_p95),
    "handler p95": lambda row: milliseconds(row.handler_p95),
    "queue (mean)": lambda row: milliseconds(row.queue_mean),
    "accept queue": _accept_queue,
    "CPU": lambda row: number(
        None if row.cpu_cores is None else row.cpu_cores * 100, unit="% of a core"
    ),
    "memory": lambda row: megabytes(row.memory),
}
