"""What is on now, as large as a room needs it."""

import math

from nicegui import ui

from console.formats import verb
from console.workshop.plan import Now, clock


class NowCard:
    """The step that is on, the minutes that remain of it, and what comes next."""

    def __init__(self) -> None:
        with ui.element("section").classes("card now").props('aria-label="Now"'):
            self._clock = ui.label("–").classes("clock")  # noqa: RUF001  # as wide as a figure
            self._what = ui.label().classes("now-what").props('role="status"')
            with ui.element("div").classes("hero"):
                self._minutes = ui.label("–").classes("number")  # noqa: RUF001  # as above
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
