"""The learner's view: the exercises on the left, the chosen one on the right."""

from functools import partial

from nicegui import ui

from console.workshop.course import Exercise
from console.workshop.desk import Course, Desk
from console.workshop.exercise_list import ExerciseList
from console.workshop.sheet import Sheet

# On a phone it is below the list.
_TO_THE_SHEET = "innerWidth < 1000 && document.querySelector('.sheet').scrollIntoView()"


class Learner:
    """Draws the course; `asked` is the number of an exercise, or nothing."""

    def __init__(self, desk: Desk, asked: str) -> None:
        desk.look_again()  # a reload is for whoever does not trust what is shown
        self._desk = desk
        self._chosen = int(asked) if asked.isdecimal() and len(asked) < 5 else 0
        self._course = Course()
        self._sheet: Sheet | None = None
        with ui.element("div").classes("course"):
            self._list = ExerciseList(self._choose)
            with ui.element("div").classes("sheet") as self._place:
                self._note = ui.label("Reading the exercises …").classes("card said")
                self._note.props('role="status"')

    def draw(self, course: Course) -> None:
        """Show the course as it is now."""
        self._course = course
        exercises = {exercise.number: exercise for exercise in course.exercises or ()}
        if not exercises:
            self._say(course.why)
            return
        if self._chosen not in exercises:
            self._chosen = _first_to_do(course.exercises or ()).number
        self._list.draw(list(exercises.values()), self._chosen)
        self._draw_sheet(exercises[self._chosen], self._chosen + 1 in exercises)

    def _draw_sheet(self, exercise: Exercise, goes_on: bool) -> None:
        if self._sheet is None or self._sheet.number != exercise.number:
            next_one = partial(self._choose, exercise.number + 1)
            self._place.clear()
            with self._place:
                self._sheet = Sheet(exercise, self._desk, next_one if goes_on else None)
        self._sheet.draw(exercise, self._course.checks.get(exercise.number))

    def _choose(self, number: int) -> None:
        self._chosen = number
        ui.navigate.history.replace(f"/workshop?exercise={number}")
        self.draw(self._course)
        ui.run_javascript(_TO_THE_SHEET)

    def _say(self, why: str) -> None:
        if why:
            self._note.text = f"There are no exercises to show. {why}"
            self._note.classes("wrong")


def _first_to_do(exercises: tuple[Exercise, ...]) -> Exercise:
    return next((each for each in exercises if each.state != "passed"), exercises[0])
