"""The three steps of an exercise: start, predict, repair and check."""

from collections.abc import Iterator
from contextlib import contextmanager

from nicegui import ui

from console.controls import OrderButton
from console.formats import UNKNOWN
from console.workshop.check import Check
from console.workshop.course import Workshop, place
from console.workshop.status import Status
from lab.exercise.judgement import Answer
from lab.exercise.session import Entry

FORBIDDEN = "This console is for looking only."


class StartStep:
    """Copies the exercise into the learner's folder."""

    def __init__(self, exercise: Entry, workshop: Workshop) -> None:
        self._workshop, self._number = workshop, exercise.number
        with _step("1", "Start"):
            self._says = ui.label().classes("step-says")
            with ui.element("div").classes("controls"):
                self._order = OrderButton("Start", self._start)

    def draw(self, exercise: Entry, _: Check | None) -> None:
        """Show whether it is started."""
        new = exercise.state == "new"
        says = "Copies its files into" if new else "Your own copy is in"
        _write(self._says, f"{says} {place(exercise.folder)}")
        self._order.button.set_visibility(new)
        self._order.enable(self._workshop.allowed)

    async def _start(self) -> str:
        await self._workshop.start(self._number)
        return ""


class PredictStep:
    """Takes a number before the first check, and shows it beside the answer after."""

    def __init__(self, exercise: Entry, workshop: Workshop) -> None:
        self._workshop, self._number = workshop, exercise.number
        with _step("2", "Predict"):
            ui.label(exercise.question).classes("step-says")
            with ui.element("div").classes("controls") as self._form:
                self._value = ui.number(label="your number", value=exercise.predicted)
                self._value.props(f'outlined dense hide-bottom-space suffix="{exercise.unit}"')
                self._order = OrderButton("Note it", self._note)
                self._value.classes("field prediction").on("keydown.enter", self._order.give)
            self._answer = ui.element("div").classes("answer")
        self._shown: Answer | None = None

    def draw(self, exercise: Entry, check: Check | None) -> None:
        """Show the form; once a check has shown the answer, that."""
        found = check.found if check else None
        answer = exercise.answer and ((found and found.prediction) or exercise.answer)
        self._form.set_visibility(not answer)
        self._value.set_enabled(self._workshop.allowed)
        self._order.enable(self._workshop.allowed)
        if exercise.predicted is not None and not self._order.busy and not answer:
            self._order.say(f"Noted: {exercise.predicted:g} {exercise.unit}".rstrip())
        if answer and answer != self._shown:
            self._shown = answer
            self._answer.clear()
            with self._answer:
                _beside(answer)

    async def _note(self) -> str:
        await self._workshop.predict(self._number, self._value.value)
        return ""


class CheckStep:
    """Says what to edit, has it checked, and shows how far that is."""

    def __init__(self, exercise: Entry, workshop: Workshop) -> None:
        self._workshop, self._number = workshop, exercise.number
        paths = " and ".join(place(exercise.folder) + name for name in exercise.change)
        with _step("3", "Repair and check"):
            ui.label(f"Edit {paths} with your own editor.").classes("step-says")
            with ui.element("div").classes("controls check-controls"):
                self._order = OrderButton("Check", self._check)
                self._cancel = OrderButton("Cancel", self._end)
            self._says = ui.label().classes("phase").props('role="status"')
            self._bar = ui.linear_progress(show_value=False).props("indeterminate")

    def draw(self, exercise: Entry, check: Check | None) -> None:
        """Show the check that is on."""
        busy = check is not None and not check.is_over
        self._order.enable(self._workshop.allowed and exercise.state != "new" and not busy)
        self._cancel.button.set_visibility(busy and self._workshop.allowed)
        self._bar.classes(replace="" if busy else "idle")
        _write(self._says, self._phase(exercise, check if busy else None))

    def _phase(self, exercise: Entry, check: Check | None) -> str:
        if check:
            return f"{check.phase} … {check.seconds:.0f} s"
        if not self._workshop.allowed:
            return FORBIDDEN
        if exercise.state == "new":
            return "Start the exercise first."
        if exercise.predicted is None and not exercise.checks:
            return "Predict first: the first check shows the answer."
        return "Runs your version under load."

    async def _check(self) -> str:
        self._workshop.check(self._number)
        return ""

    async def _end(self) -> str:
        await self._workshop.cancel(self._number)
        return ""


STEPS = (StartStep, PredictStep, CheckStep)


@contextmanager
def _step(number: str, title: str) -> Iterator[None]:
    with ui.element("div").classes("step"):
        ui.label(number).classes("step-number").props('aria-hidden="true"')
        with ui.element("div").classes("step-body"):
            with ui.element("h2"):
                ui.label(title)
            yield


def _beside(answer: Answer) -> None:
    shipped = answer.answer if answer.measured is None else answer.measured
    name = "as shipped" if answer.measured is None else "measured as shipped"
    with ui.element("div").classes("pair"):
        _figure("you predicted", answer.predicted, answer.unit)
        _figure(name, shipped, answer.unit)
    if answer.predicted is not None:
        Status("as predicted" if answer.close else "not as predicted")
    ui.label(f"{answer.because[0].upper()}{answer.because[1:]}").classes("because")


def _figure(name: str, value: float | None, unit: str) -> None:
    with ui.element("div").classes("figure"):
        with ui.element("div").classes("number"):
            ui.label(UNKNOWN if value is None else f"{value:,.3g}")
            ui.label(unit).classes("unit")
        ui.label(name).classes("name")


def _write(label: ui.label, words: str) -> None:
    if label.text != words:
        label.text = words
