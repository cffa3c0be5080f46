"""Buttons: plain ones, and those that order a change and say what became of it."""

from collections.abc import Awaitable, Callable

from nicegui import ui

from console.actions import RefusedError


def plain_button(title: str, press: Callable[[], object]) -> ui.button:
    """Put a button on the page that calls `press`."""
    button = ui.button(title, on_click=press, color=None)
    return button.props("unelevated no-caps").classes("order")


class OrderButton:
    """A button and a line beside it; while the order is carried out nobody gives it again.

    What `carry_out` returns is said in the line, and so is why it was refused.
    """

    def __init__(self, title: str, carry_out: Callable[[], Awaitable[str]], note: str = "") -> None:
        self._carry_out = carry_out
        self.busy = False
        self.button = plain_button(title, self.give)
        self._line = ui.label(note).classes("said").props('role="status"')

    def enable(self, on: bool) -> None:
        """Let people give the order, or not; never while it is carried out."""
        self.button.set_enabled(on and not self.busy)

    def say(self, sentence: str, wrong: bool = False) -> None:
        """Show a sentence beside the button."""
        self._line.text = sentence
        self._line.classes(replace="said wrong" if wrong else "said")

    async def give(self) -> None:
        """Carry the order out, as a press of the button does."""
        if self.busy:
            return
        self.busy = True
        self.enable(False)
        self.button.props("loading")
        try:
            self.say(await self._carry_out())
        except RefusedError as error:
            self.say(str(error), wrong=True)
        finally:
            self.busy = False
            self.enable(True)
            self.button.props(remove="loading")
