"""For whoever is stuck: words, the next hint, a solution, or to begin anew; the last two ask."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from nicegui import ui

from console.live.order import Order
from console.workshop.checks import Check
from console.workshop.course import Exercise
from console.workshop.desk import Desk


class Help:
    """Four buttons and a line that says what came of them."""

    def __init__(self, exercise: Exercise, desk: Desk) -> None:
        self._desk, self._number = desk, exercise.number
        self._place = exercise.place
        with ui.element("div").classes("controls help") as box:
            self._words = Order("Words", self._explain_words)
            self._hint = Order("Hint", self._tell)
            self._solution = Order("Solution", self._show_solution)
            self._reset = Order("Reset", self._begin_anew)
        box.set_visibility(desk.allowed)
        self._dialog = ui.dialog()

    def draw(self, exercise: Exercise, check: Check | None) -> None:
        """Let people do what can be done now."""
        started, busy = exercise.state != "new", check is not None and not check.is_over
        self._words.enable(True)
        self._hint.enable(started and exercise.hints_left > 0)
        self._solution.enable(True)
        self._reset.enable(started and not busy)
        title = f"Hint ({exercise.hints_left} left)"
        if self._hint.button.text != title:
            self._hint.button.text = title

    async def _tell(self) -> str:
        await self._desk.hint(self._number)
        return ""

    async def _begin_anew(self) -> str:
        question = f"Begin anew? What is in {self._place} is put aside, not deleted."
        if not await self._agreed(question, "Begin anew"):
            return ""
        return f"Begun anew; your work is in {await self._desk.reset(self._number)}"

    async def _show_solution(self) -> str:
        question = "See one way to solve it? Your own files stay as they are."
        return await self.explain() if await self._agreed(question, "Show it") else ""

    async def explain(self) -> str:
        """Show the solution, its text first."""
        return self._show(await self._desk.solution(self._number))

    async def _explain_words(self) -> str:
        return self._show(await self._desk.words())

    def _show(self, files: dict[str, str]) -> str:
        with self._asking("solution"):
            for name, text in files.items():
                _file(name, text)
            _button("Close", self._dialog.close).props("autofocus")
        self._dialog.open()
        return ""

    async def _agreed(self, question: str, yes: str) -> bool:
        with self._asking("question"):
            ui.label(question)
            with ui.element("div").classes("controls"):
                _button(yes, lambda: self._dialog.submit(True))
                _button("No", lambda: self._dialog.submit(False)).props("autofocus")
        return bool(await self._dialog)

    @contextmanager
    def _asking(self, kind: str) -> Iterator[None]:
        self._dialog.clear()
        with self._dialog, ui.element("div").classes(f"card {kind}"):
            yield


def _file(name: str, text: str) -> None:
    if name.endswith(".md"):
        ui.markdown(text)
        return
    ui.label(name).classes("path")
    ui.label(text).classes("file-text").props('tabindex="0"')


def _button(title: str, press: Callable[[], object]) -> ui.button:
    button = ui.button(title, on_click=press, color=None)
    return button.props("unelevated no-caps").classes("order")
