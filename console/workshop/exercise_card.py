"""One exercise: its text and the learner's files, the steps to take, and what came of them."""

import re
from collections.abc import Callable
from pathlib import Path

from nicegui import ui

from console.controls import OrderButton, plain_button
from console.workshop.check import Check
from console.workshop.course import Workshop
from console.workshop.help import Help
from console.workshop.result import Result
from console.workshop.status import Status
from console.workshop.steps import STEPS
from lab.exercise.session import Entry

MOST_SHOWN = 20_000  # characters of a learner's file
_COMMANDS = re.compile(r"^    bin/lab exercise .*\n|^Words: \[glossary\].*\n", re.MULTILINE)
_HEADING = re.compile(r"\A# .*\n+")


class ExerciseCard:
    """The card of one exercise, in which `workshop` carries out what is ordered.

    `go_on` opens the next exercise; the last one has none.
    """

    def __init__(
        self, exercise: Entry, workshop: Workshop, go_on: Callable[[], None] | None = None
    ) -> None:
        self.number = exercise.number
        with ui.element("section").classes("card sheet-head"):
            with ui.element("h1"):
                ui.label(f"{exercise.number}. {exercise.title}")
            self._status = Status(exercise.state)
            self._help = Help(exercise, workshop)
        with ui.element("div").classes("sheet-columns"):
            with ui.element("div").classes("side"):
                with ui.element("section").classes("card reading"):
                    ui.markdown(without_buttons(exercise.text))
                self._files = _OwnFiles()
            with ui.element("div").classes("side"):
                with ui.element("section").classes("card steps"):
                    self._steps = [step(exercise, workshop) for step in STEPS]
                self._result = Result()
                self._onward = self._build_onward(workshop.allowed, go_on)

    def _build_onward(self, allowed: bool, go_on: Callable[[], None] | None) -> ui.element | None:
        """Put what comes after an exercise that has passed in a card, if anything does."""
        if not allowed and go_on is None:
            return None
        card = ui.element("section").classes("card onward").props('aria-label="What now"')
        with card, ui.element("div").classes("controls"):
            if allowed:
                OrderButton("Why it works", self._help.explain)
            if go_on:
                plain_button("Next exercise", go_on)
        return card

    def draw(self, exercise: Entry, check: Check | None) -> None:
        """Show how far the exercise is, and its check."""
        self._status.show(exercise.state)
        self._files.draw(exercise)
        self._help.draw(exercise, check)
        for step in self._steps:
            step.draw(exercise, check)
        self._result.draw(exercise, check)
        if self._onward:
            self._onward.set_visibility(exercise.state == "passed")


class _OwnFiles:
    """The learner's files as they are on the disk: to be read here, and edited elsewhere."""

    def __init__(self) -> None:
        self._shown: dict[str, str] = {}
        self._texts: dict[str, ui.label] = {}
        self._place = ui.element("div").classes("own-files")

    def draw(self, exercise: Entry) -> None:
        """Show what is in the files now."""
        try:
            now = _own_files(exercise)
        except OSError:
            return  # an editor is just replacing one
        if now == self._shown:
            return
        if now.keys() != self._shown.keys():
            self._build(list(now))
        for name, text in now.items():
            self._texts[name].text = text
        self._shown = now

    def _build(self, names: list[str]) -> None:
        self._place.clear()
        with self._place:
            self._texts = {name: _file_card(name) for name in names}


def _file_card(name: str) -> ui.label:
    with ui.element("section").classes("card own-file"):
        with ui.element("div").classes("own-file-head"):
            ui.label(name).classes("path")
            ui.label("as saved").classes("quiet")
        return ui.label().classes("file-text").props('tabindex="0"')


def _own_files(exercise: Entry) -> dict[str, str]:
    """Return what is in the learner's files now, by name; those that are there."""
    paths = {name: Path(exercise.folder, name) for name in exercise.change}
    return {name: _beginning(path) for name, path in paths.items() if path.is_file()}


def _beginning(path: Path) -> str:
    with path.open(errors="replace") as file:
        return file.read(MOST_SHOWN)


def without_buttons(text: str) -> str:
    """Return an exercise's Markdown without its title, and the commands that are buttons here."""
    return _COMMANDS.sub("", _HEADING.sub("", text))
