"""The host's view: the room's plan by the clock, what is on now, and for how long still."""

from collections.abc import Mapping
from datetime import UTC, datetime

from nicegui import ui

from console.controls import plain_button
from console.workshop.course import CourseNow
from console.workshop.plan import (
    DAY,
    Plan,
    clock,
    read_clock,
    read_plans,
    timetable,
    titled,
    where,
)
from console.workshop.plan_cards import NowCard, Timetable
from console.workshop.status import view_switch
from lab.exercise.session import Entry

START = "09:00"
OFFSET = "-new Date().getTimezoneOffset()"  # minutes from UTC; a container has no idea of it


class Host:
    """Draws the plan that `asked`, the page's query, names, from the start that it names."""

    def __init__(self, asked: Mapping[str, str]) -> None:
        self._exercises: dict[int, Entry] = {}
        self._offset: float | None = None
        try:
            self._plans, why = read_plans(), ""
        except (OSError, ValueError) as error:
            self._plans, why = {}, f"workshop/plans.toml cannot be read: {error}"
        with ui.element("div").classes("host"):
            with ui.element("div").classes("side"):
                self._controls(asked)
                self._now = NowCard()
                self._homework = ui.label().classes("quiet homework")
            self._table = Timetable()
        if why:
            self._said.text = why
        ui.timer(1.0, self._tick, immediate=True)

    def draw(self, course: CourseNow) -> None:
        """Take in the exercises, whose titles and minutes the plan has."""
        exercises = {exercise.number: exercise for exercise in course.exercises or ()}
        if course.why and not exercises:
            self._said.text = course.why
        if exercises != self._exercises:
            self._exercises = exercises
            self._draw()

    def _controls(self, asked: Mapping[str, str]) -> None:
        titles = {name: plan.title for name, plan in self._plans.items()}
        plan, start = asked.get("plan", ""), asked.get("start", START)
        with ui.element("section").classes("card host-controls"):
            with ui.element("div").classes("exercises-head"):
                ui.label("The room's plan").classes("total")
                view_switch(host=True)
            with ui.element("div").classes("controls"):
                first = next(iter(titles), None)
                self._plan = ui.toggle(titles, value=plan if plan in titles else first)
                self._plan.props('unelevated no-caps dense toggle-color=primary aria-label="Plan"')
                self._start = ui.input("starts at", value=start if read_clock(start) else START)
                self._start.props("outlined dense hide-bottom-space mask=##:##")
                self._start.classes("field choice-field")
                plain_button("Starts now", self._start_now)
                self._said = ui.label().classes("said wrong").props('role="status"')
        self._plan.on_value_change(self._chosen)
        self._start.on_value_change(self._chosen)

    def _chosen(self) -> None:
        if read_clock(self._start.value or "") is None:
            self._said.text = "Starts at: a time such as 09:30."
            return
        self._said.text = ""
        address = f"/workshop?host&plan={self._plan.value}&start={self._start.value}"
        ui.navigate.history.replace(address)
        self._draw()

    def _start_now(self) -> None:
        if (moment := self._moment()) is not None:
            self._start.value = clock(moment)

    async def _tick(self) -> None:
        if self._offset is None:
            self._offset = float(await ui.run_javascript(OFFSET))
        self._draw()

    def _moment(self) -> float | None:
        """Return the minutes since midnight where the browser is."""
        if self._offset is None:
            return None
        return (datetime.now(UTC).timestamp() / 60 + self._offset) % DAY

    def _draw(self) -> None:
        plan, start = self._plans.get(self._plan.value or ""), read_clock(self._start.value or "")
        if plan is None or start is None or not _knows(self._exercises, plan):
            return
        steps, moment = timetable(plan, self._exercises, start), self._moment()
        now = None if moment is None else where(steps, moment)
        self._table.draw(steps, now.on if now else None)
        if now and moment is not None:
            self._now.draw(now, moment, steps[-1].ends)
        titles = ", ".join(titled(self._exercises[number]) for number in plan.homework)
        self._homework.text = f"Homework: {titles}." if titles else ""


def _knows(exercises: Mapping[int, Entry], plan: Plan) -> bool:
    named = {entry.exercise for entry in plan.steps if entry.exercise} | set(plan.homework)
    return named <= set(exercises)
