"""The page "Workshop": the exercises, and the chosen one beside them; or the host's view."""

from collections.abc import Callable, Sequence
from functools import partial

from nicegui import ui

from console.console import Console
from console.workshop.course import CourseNow, Workshop
from console.workshop.exercise_card import ExerciseCard
from console.workshop.host import Host
from console.workshop.status import Status, view_switch
from lab.exercise.session import Entry

# On a phone it is below the list.
_TO_THE_SHEET = "innerWidth < 1000 && document.querySelector('.sheet').scrollIntoView()"


def workshop(console: Console) -> None:
    """Show the exercises, or with ?host the room's plan."""
    asked = ui.context.client.request.query_params
    learner = asked.get("exercise", "")
    view = Host(asked) if "host" in asked else Learner(console.workshop, learner)
    console.courses.show(view.draw)


class Learner:
    """Draws the course; `asked` is the number of an exercise, or nothing."""

    def __init__(self, workshop: Workshop, asked: str) -> None:
        workshop.look_again()  # a reload is for whoever does not trust what is shown
        self._workshop = workshop
        self._chosen = int(asked) if asked.isdecimal() and len(asked) < 5 else 0
        self._course = CourseNow()
        self._card: ExerciseCard | None = None
        with ui.element("div").classes("course"):
            self._list = ExerciseList(self._choose)
            with ui.element("div").classes("sheet") as self._place:
                self._note = ui.label("Reading the exercises …").classes("card said")
                self._note.props('role="status"')

    def draw(self, course: CourseNow) -> None:
        """Show the course as it is now."""
        self._course = course
        exercises = {exercise.number: exercise for exercise in course.exercises or ()}
        if not exercises:
            self._say(course.why)
            return
        if self._chosen not in exercises:
            self._chosen = _first_to_do(course.exercises or ()).number
        self._list.draw(list(exercises.values()), self._chosen)
        self._draw_card(exercises[self._chosen], self._chosen + 1 in exercises)

    def _draw_card(self, exercise: Entry, goes_on: bool) -> None:
        if self._card is None or self._card.number != exercise.number:
            next_one = partial(self._choose, exercise.number + 1)
            self._place.clear()
            with self._place:
                self._card = ExerciseCard(exercise, self._workshop, next_one if goes_on else None)
        self._card.draw(exercise, self._course.checks.get(exercise.number))

    def _choose(self, number: int) -> None:
        self._chosen = number
        ui.navigate.history.replace(f"/workshop?exercise={number}")
        self.draw(self._course)
        ui.run_javascript(_TO_THE_SHEET)

    def _say(self, why: str) -> None:
        if why:
            self._note.text = f"There are no exercises to show. {why}"
            self._note.classes("wrong")


def _first_to_do(exercises: tuple[Entry, ...]) -> Entry:
    return next((each for each in exercises if each.state != "passed"), exercises[0])


class ExerciseList:
    """A row for each exercise; `choose` is called with the number of one."""

    def __init__(self, choose: Callable[[int], None]) -> None:
        self._choose = choose
        self._rows: dict[int, _Row] = {}
        with ui.element("section").classes("card exercises"):
            with ui.element("div").classes("exercises-head"):
                with ui.element("div").classes("total").props('role="status"'):
                    self._passed = ui.label("Exercises")
                    self._left = ui.label("…").classes("quiet")
                view_switch(host=False)
            self._bar = ui.linear_progress(0.0, show_value=False, color="positive")
            self._bar.props('instant-feedback aria-label="Passed"')
            self._place = ui.element("nav").classes("rows").props('aria-label="Exercises"')

    def draw(self, exercises: Sequence[Entry], chosen: int) -> None:
        """Show how far each exercise is; `chosen` is the one that is open."""
        if list(self._rows) != [exercise.number for exercise in exercises]:
            self._place.clear()
            with self._place:
                self._rows = {each.number: _Row(each, self._choose) for each in exercises}
        for exercise in exercises:
            self._rows[exercise.number].draw(exercise, exercise.number == chosen)
        passed = sum(exercise.state == "passed" for exercise in exercises)
        left = sum(exercise.minutes for exercise in exercises if exercise.state != "passed")
        self._passed.text = f"{passed} of {len(exercises)} passed"
        self._left.text = f"about {left} min to go" if left else "all done"
        self._bar.value = passed / len(exercises)


class _Row:
    def __init__(self, exercise: Entry, choose: Callable[[int], None]) -> None:
        number = exercise.number
        with ui.element("button").classes("exercise-row").props('type="button"') as self._row:
            ui.label(str(number)).classes("row-number")
            ui.label(exercise.title).classes("row-title")
            self._status = Status(exercise.state)
            ui.label(f"{exercise.minutes} min").classes("row-minutes")
        self._row.on("click", lambda: choose(number))
        self._chosen = False

    def draw(self, exercise: Entry, chosen: bool) -> None:
        self._status.show(exercise.state)
        if chosen != self._chosen:
            self._chosen = chosen
            if chosen:
                self._row.props('aria-current="true"')
            else:
                self._row.props(remove="aria-current")
