"""Builds the page "Timeline"."""

from nicegui import ui

from console.console import Console
from console.formats import things, verb
from console.timeline.bars import Layout
from console.timeline.journal import RECENT, Timeline
from console.timeline.picture import options
from services.common.contract.twins import TWINS

AUTO = 0.0
CLOSER = {AUTO: "auto", 0.1: "0.1 s", 0.5: "0.5 s", 1.0: "1 s", 5.0: "5 s", 20.0: "20 s"}
# What a paused picture does for a mouse, and for fingers; the style shows one of them.
HINTS = {
    "for-mouse": "Paused: hover over a bar, turn the wheel to zoom.",
    "for-touch": "Paused: tap a bar, spread two fingers to zoom.",
}
LEGEND = (
    ("pale", "in the queue (seen once it is over)"),
    ("solid", "waiting for the downstream"),
    ("failed", "failed"),
)


def timeline(console: Console) -> None:
    """Show the requests of both twins, one picture above the other on the same time."""
    view = _View()
    console.timelines.show(view.draw)


class _View:
    def __init__(self) -> None:
        self._paused = False
        self._latest: Timeline | None = None
        with ui.element("div").classes("toolbar"):
            self._legend()
            with ui.element("div").classes("said wide").props('role="status"'):
                self._note = ui.label("Waiting for the first requests.")
                self._hints = [ui.label(words).classes(kind) for kind, words in HINTS.items()]
            self._window = ui.toggle(CLOSER, value=AUTO, on_change=self._redraw)
            self._window.props('unelevated no-caps dense toggle-color=primary aria-label="Window"')
            self._button = ui.button("Pause", on_click=self._pause, color=None)
            self._button.props("unelevated no-caps").classes("order")
        self._show_hints(False)
        self._lines = {twin: _Line(twin) for twin in TWINS}

    def draw(self, timeline: Timeline) -> None:
        """Show `timeline`, unless the person has paused it."""
        if self._paused:
            return
        self._latest = timeline
        self._note.text = timeline.why
        self._redraw()

    def _redraw(self) -> None:
        if self._latest is None:
            return
        for line in self._lines.values():
            line.draw(self._latest, self._window.value or self._latest.seconds)

    def _pause(self) -> None:
        self._paused = not self._paused
        self._button.text = "Go on" if self._paused else "Pause"
        self._note.text = ""
        self._show_hints(self._paused)

    def _show_hints(self, on: bool) -> None:
        for hint in self._hints:
            hint.set_visibility(on)

    def _legend(self) -> None:
        with ui.element("div").classes("legend"):
            for kind, meaning in LEGEND:
                with ui.element("span").classes("key"):
                    ui.element("i").classes(kind)
                    ui.label(meaning)


class _Line:
    def __init__(self, twin: str) -> None:
        self._twin = twin
        with ui.element("section").classes(f"card twin line {twin}"):
            with ui.element("div").classes("twin-name"):
                with ui.element("h1"):
                    ui.label(TWINS[twin].title)
                self._says = ui.label().classes("quiet")
            empty = Layout()
            self._chart = ui.echart(options(twin, empty, 0.0, RECENT)).classes("chart")

    def draw(self, timeline: Timeline, seconds: float) -> None:
        layout = timeline.layouts[self._twin]
        self._says.text = says(layout, timeline, seconds)
        self._chart.options.clear()
        self._chart.options.update(options(self._twin, layout, timeline.now, seconds))
        self._chart.update()


def says(layout: Layout, timeline: Timeline, seconds: float) -> str:
    """Return what is to be seen in the picture, in one sentence."""
    if not layout.lanes:
        return f"No request in the last {timeline.seconds:g} s."
    at_once = max(lane.rows for lane in layout.lanes)
    lanes = things(len(layout.lanes), "lane")
    how = (
        f"{lanes}, one request at a time in each"
        if at_once == 1
        else f"{lanes} with up to {things(at_once, 'request')} at once"
    )
    queue = things(layout.queue_rows, "request")
    before = (
        f"; up to {queue} {verb(layout.queue_rows, 'queues', 'queue')}" if layout.queue_rows else ""
    )
    shown = timeline.now - layout.since
    less = f"; the last {shown:.2g} s only, for they are many" if shown < 0.98 * seconds else ""
    return f"{how}{before}{less}."
