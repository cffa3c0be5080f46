"""All exercises with how far each is, and how many have passed."""

from collections.abc import Callable, Sequence

from nicegui import ui

from console.workshop.course import Exercise
from console.workshop.signs import Sign, views


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
                views(host=False)
            self._bar = ui.linear_progress(0.0, show_value=False, color="positive")
            self._bar.props('instant-feedback aria-label="Passed"')
            self._place = ui.element("nav").classes("rows").props('aria-label="Exercises"')

    def draw(self, exercises: Sequence[Exercise], chosen: int) -> None:
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
    def __init__(self, exercise: Exercise, choose: Callable[[int], None]) -> None:
        number = exercise.number
        with ui.element("button").classes("exercise-row").props('type="button"') as self._row:
            ui.label(str(number)).classes("row-number")
            ui.label(exercise.title).classes("row-title")
            self._sign = Sign(exercise.state)
            ui.label(f"{exercise.minutes} min").classes("row-minutes")
        self._row.on("click", lambda: choose(number))
        self._chosen = False

    def draw(self, exercise: Exercise, chosen: bool) -> None:
        self._sign.show(exercise.state)
        if chosen != self._chosen:
            self._chosen = chosen
            if chosen:
                self._row.props('aria-current="true"')
            else:
                self._row.props(remove="aria-current")
