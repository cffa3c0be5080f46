"""The room's plan as people see it: what is on now, as large as a room needs it; a timetable."""

import math
from collections.abc import Sequence

from nicegui import ui

from console.formats import UNKNOWN, verb
from console.workshop.plan import Now, Step, clock


class NowCard:
    """The step that is on, the minutes that remain of it, and what comes next."""

    def __init__(self) -> None:
        with ui.element("section").classes("card now").props('aria-label="Now"'):
            self._clock = ui.label(UNKNOWN).classes("clock")
            self._what = ui.label().classes("now-what").props('role="status"')
            with ui.element("div").classes("hero"):
                self._minutes = ui.label(UNKNOWN).classes("number")
                self._unit = ui.label().classes("unit")
            self._bar = ui.linear_progress(0.0, show_value=False).props("instant-feedback")
            self._next = ui.label().classes("now-next")

    def draw(self, now: Now, moment: float, end: int) -> None:
        """Show where the room is at `moment`; all of it ends at `end` (minutes of the day)."""
        minutes = math.ceil(now.minutes)
        self._clock.text = f"It is {clock(moment)}"
        self._what.text = _what(now, end)
        over = now.on is None and now.next is None
        self._minutes.text = "" if over else str(minutes)
        minute = verb(minutes, "minute", "minutes")
        self._unit.text = "" if over else f"{minute} {'left' if now.on else 'until it begins'}"
        self._bar.value = round(1 - now.minutes / now.on.minutes, 2) if now.on else float(over)
        self._next.text = _next(now, end)


def _what(now: Now, end: int) -> str:
    if now.on:
        return now.on.what
    return "Not begun yet" if now.next else f"Over since {clock(end)}"


def _next(now: Now, end: int) -> str:
    if now.next:
        return f"Next, {clock(now.next.begins)}: {now.next.what}"
    return f"Ends at {clock(end)}" if now.on else ""


class Timetable:
    """The plan as a table with the clock, a row for each step; the one that is on is marked."""

    def __init__(self) -> None:
        self._steps: Sequence[Step] = ()
        self._rows: list[ui.element] = []
        self._on: Step | None = None
        with ui.element("section").classes("card timetable"):
            self._place = ui.element("table").props('aria-label="Plan"')
            with self._place:
                ui.label("Reading the plan …").classes("said")

    def draw(self, steps: Sequence[Step], on: Step | None) -> None:
        """Show `steps`, with the one that is `on`."""
        if steps != self._steps:
            self._place.clear()
            with self._place:
                self._rows = [_row(step) for step in steps] + [_end(steps[-1].ends)]
        if (steps, on) != (self._steps, self._on):
            for step, row in zip(steps, self._rows, strict=False):
                _mark(row, step == on)
        self._steps, self._on = steps, on


def _row(step: Step) -> ui.element:
    kind = "of-exercise" if step.exercise else "besides"
    with ui.element("tr").classes(kind) as row:
        with ui.element("td").classes("mark").props('aria-hidden="true"'):
            ui.icon("play_arrow")
        for name, words in (
            ("at", clock(step.begins)),
            ("lasts", f"{step.minutes} min"),
            ("what", step.what.replace("`", "")),
        ):
            with ui.element("td").classes(name):
                ui.label(words)
    return row


def _end(ends: int) -> ui.element:
    with ui.element("tr").classes("besides") as row:
        ui.element("td")
        for words in (clock(ends), "", "end"):
            with ui.element("td"):
                ui.label(words)
    return row


def _mark(row: ui.element, on: bool) -> None:
    if on:
        row.classes("on").props('aria-current="time"')
    else:
        row.classes(remove="on").props(remove="aria-current")
