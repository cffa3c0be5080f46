"""One exercise: its text and the learner's files, the steps to take, and what came of them."""

from collections.abc import Callable

from nicegui import ui

from console.workshop.checks import Check
from console.workshop.course import Exercise, without_buttons
from console.workshop.desk import Desk
from console.workshop.help import Help
from console.workshop.onward import Onward
from console.workshop.own_files import OwnFiles
from console.workshop.result import Result
from console.workshop.signs import Sign
from console.workshop.steps import CheckStep, PredictStep, StartStep


class Sheet:
    """The sheet of one exercise, on which `desk` carries out what is ordered.

    `go_on` opens the next exercise; the last one has none.
    """

    def __init__(
        self, exercise: Exercise, desk: Desk, go_on: Callable[[], None] | None = None
    ) -> None:
        self.number = exercise.number
        with ui.element("section").classes("card sheet-head"):
            with ui.element("h1"):
                ui.label(f"{exercise.number}. {exercise.title}")
            self._sign = Sign(exercise.state)
            self._help = Help(exercise, desk)
        with ui.element("div").classes("sheet-columns"):
            with ui.element("div").classes("side"):
                with ui.element("section").classes("card reading"):
                    ui.markdown(without_buttons(exercise.text))
                self._files = OwnFiles()
            with ui.element("div").classes("side"):
                with ui.element("section").classes("card steps"):
                    self._steps = (
                        StartStep(desk),
                        PredictStep(exercise, desk),
                        CheckStep(exercise, desk),
                    )
                self._result = Result()
                self._onward = Onward(self._help.explain if desk.allowed else None, go_on)

    def draw(self, exercise: Exercise, check: Check | None) -> None:
        """Show how far the exercise is, and its check."""
        self._sign.show(exercise.state)
        self._files.draw(exercise)
        self._help.draw(exercise, check)
        for step in self._steps:
            step.draw(exercise, check)
        self._result.draw(exercise, check)
        self._onward.draw(exercise)
