"""For whoever is stuck: words, the next hint, a solution, or to begin anew; the last two ask."""

from collections.abc import Iterator
from contextlib import contextmanager

from nicegui import ui

from console.controls import OrderButton, plain_button
from console.workshop.check import Check
from console.workshop.course import Workshop, place
from lab.exercise.session import Entry


class Help:
    """Four buttons and a line that says what came of them."""

    def __init__(self, exercise: Entry, workshop: Workshop) -> None:
        self._workshop, self._number = workshop, exercise.number
        self._place = place(exercise.folder)
        with ui.element("div").classes("controls help") as box:
            self._words = OrderButton("Words", self._explain_words)
            self._hint = OrderButton("Hint", self._tell)
            self._solution = OrderButton("Solution", self._show_solution)
            self._reset = OrderButton("Reset", self._begin_anew)
        box.set_visibility(workshop.allowed)
        self._dialog = ui.dialog()

    def draw(self, exercise: Entry, check: Check | None) -> None:
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
        await self._workshop.hint(self._number)
        return ""

    async def _begin_anew(self) -> str:
        question = f"Begin anew? What is in {self._place} is put aside, not deleted."
        if not await self._agreed(question, "Begin anew"):
            return ""
        return f"Begun anew; your work is in {await self._workshop.reset(self._number)}"

    async def _show_solution(self) -> str:
        question = "See one way to solve it? Your own files stay as they are."
        return await self.explain() if await self._agreed(question, "Show it") else ""

    async def explain(self) -> str:
        """Show the solution, its text first."""
        return self._show(await self._workshop.solution(self._number))

    async def _explain_words(self) -> str:
        return self._show(await self._workshop.words())

    def _show(self, files: dict[str, str]) -> str:
        with self._asking("solution"):
            for name, text in files.items():
                _file(name, text)
            plain_button("Close", self._dialog.close).props("autofocus")
        self._dialog.open()
        return ""

    async def _agreed(self, question: str, yes: str) -> bool:
        with self._asking("question"):
            ui.label(question)
            with ui.element("div").classes("controls"):
                plain_button(yes, lambda: self._dialog.submit(True))
                plain_button("No", lambda: self._dialog.submit(False)).props("autofocus")
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
