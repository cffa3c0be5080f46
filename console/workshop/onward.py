"""Once an exercise has passed: why that works, and the next one."""

from collections.abc import Awaitable, Callable

from nicegui import ui

from console.live.order import Order
from console.workshop.course import Exercise


class Onward:
    """A card with two buttons; without `explain` or `go_on` one less."""

    def __init__(
        self, explain: Callable[[], Awaitable[str]] | None, go_on: Callable[[], None] | None
    ) -> None:
        self._card = ui.element("section").classes("card onward").props('aria-label="What now"')
        with self._card, ui.element("div").classes("controls"):
            if explain:
                Order("Why it works", explain)
            if go_on:
                next_one = ui.button("Next exercise", on_click=go_on, color=None)
                next_one.props("unelevated no-caps").classes("order")
        self._useful = explain is not None or go_on is not None

    def draw(self, exercise: Exercise) -> None:
        """Show it once the exercise has passed."""
        self._card.set_visibility(self._useful and exercise.state == "passed")
