"""The page "Live": a card for each twin, with its name and model, what goes on, and its figures."""

from collections.abc import Callable

from nicegui import ui

from console.actions import Actions
from console.console import Console
from console.formats import UNKNOWN, count, rate, time
from console.live.load_and_faults import FaultControls, LoadControls
from console.live.story import story
from console.live.twin_controls import TwinControls
from console.state import State
from services.common.contract.twins import TWINS
from services.common.measuring.twin_rows import Row

Shown = tuple[str, str]  # a number and its unit


def _slots(row: Row) -> Shown:
    busy = None if row.busy is None else min(round(row.busy), row.slots or 0)
    return (count(busy), f"of {count(row.slots)}") if row.slots else (UNKNOWN, "")


def _load(row: Row) -> Shown:
    if row.rate:
        return rate(row.rate), "arrivals/s"
    return count(row.users or None), "user" if row.users == 1 else "users"


FIGURES: dict[str, Callable[[Row], Shown]] = {
    "load": _load,
    "slots busy": _slots,
    "client p95": lambda row: time(row.client_p95),
    "handler p95": lambda row: time(row.handler_p95),
    "queue, mean": lambda row: time(row.queue_mean),
    "accept queue": lambda row: (count(row.accept_queue), ""),
    "CPU": lambda row: (count(None if row.cpu_cores is None else row.cpu_cores * 100), "%"),
    "late": lambda row: (rate(row.late), "/s"),
    "failures": lambda row: (rate(row.failures), "/s"),
}


def live(console: Console) -> None:
    """Show both twins side by side and, unless it is for looking only, what can be changed."""
    with ui.element("div").classes("twins"):
        shown: list[TwinCard | LoadControls | FaultControls] = [
            TwinCard(twin, console.actions) for twin in TWINS
        ]
    if console.actions.allowed:
        with ui.element("div").classes("strips"):
            shown += [LoadControls(console.actions), FaultControls(console.actions)]
    for part in shown:
        console.states.show(part.draw)


class TwinCard:
    """The card of `twin`, drawn anew with each state."""

    def __init__(self, twin: str, actions: Actions) -> None:
        self._twin = twin
        with ui.element("section").classes(f"card twin {twin}") as self._card:
            with ui.element("div").classes("twin-name"):
                with ui.element("h1"):
                    ui.label(TWINS[twin].title)
                self._server = ui.label().classes("quiet")
            self._story = ui.label("Waiting for the first figures.").classes("story")
            self._story.props('role="status"')
            self._hero()
            # One element for all of them: each costs a page memory and time.
            self._figures = ui.html(_figures(Row(twin)), sanitize=False).classes("figures")
            self._controls = TwinControls(twin, actions) if actions.allowed else None

    def _hero(self) -> None:
        with ui.element("div").classes("hero"):
            self._goodput = ui.label(UNKNOWN).classes("number")
            ui.label("right answers/s").classes("unit")
            self._predicted = ui.label().classes("beside")
        with ui.element("div").classes("gauge"):
            self._bar = ui.element("div").style("width:0")

    def draw(self, state: State) -> None:
        """Show `state`."""
        row = state.rows[self._twin]
        told = story(row, state)
        self._server.text = row.server or ""
        self._story.text = told.text
        self._story.classes(replace=f"story {told.mood}")
        self._card.classes(add="old" if state.why else "", remove="" if state.why else "old")
        self._goodput.text = rate(row.goodput)
        self._draw_prediction(row, bool(state.load and state.load.running))
        self._figures.content = _figures(row)
        if self._controls:
            self._controls.draw(state)

    def _draw_prediction(self, row: Row, running: bool) -> None:
        if not row.predicted or row.goodput is None:
            self._predicted.text = _no_share(row, running)
            self._bar.style("width:0")
            return
        share = row.goodput / row.predicted
        self._predicted.text = f"{share:.0%} of {rate(row.predicted)} predicted"
        self._bar.style(f"width:{min(share, 1):.1%}")


def _no_share(row: Row, running: bool) -> str:
    if row.predicted:
        return f"{rate(row.predicted)} predicted"
    loaded = running or row.users or row.rate
    return "no prediction yet" if loaded else "no prediction without load"


def _figures(row: Row) -> str:
    return "".join(_figure(name, *shown(row)) for name, shown in FIGURES.items())


def _figure(name: str, number: str, unit: str) -> str:
    of_what = f'<span class="unit">{unit}</span>' if unit and number != UNKNOWN else ""
    return (
        f'<div class="figure"><div class="number">{number}{of_what}</div>'
        f'<div class="name">{name}</div></div>'
    )
