"""The room's plan: clock times, and where the room is."""

from itertools import pairwise

import pytest

from console.workshop.plan import (
    Plan,
    Step,
    clock,
    read_clock,
    read_plans,
    timetable,
    titled,
    where,
)
from lab.exercise import session
from lab.exercise.course import course

EXERCISES = {entry.number: entry for entry in session.entries(course())}
PLANS = read_plans()
NINE = 9 * 60
STEPS = [Step(NINE, 5, "welcome"), Step(NINE + 5, 6, "01"), Step(NINE + 11, 4, "break")]


@pytest.mark.parametrize(("name", "minutes"), [("two-hours", 120), ("half-a-day", 240)])
def test_a_plan_takes_as_long_as_its_name_says(name: str, minutes: int) -> None:
    """Each step begins when the one before it ends, and the last one ends in time."""
    steps = timetable(PLANS[name], EXERCISES, NINE)
    assert steps[0].begins == NINE
    assert all(a.ends == b.begins for a, b in pairwise(steps))
    assert steps[-1].ends == NINE + minutes


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_a_plan_has_each_exercise_once_in_order_or_as_homework(plan: Plan) -> None:
    """No exercise is forgotten; those in the room come in the course's order."""
    planned = [entry.exercise for entry in plan.steps if entry.exercise]
    assert planned == sorted(planned)
    assert sorted([*planned, *plan.homework]) == sorted(EXERCISES)


def test_clock_times_begin_at_the_hosts_start_and_pass_midnight() -> None:
    """After five minutes of welcome the first exercise begins, then the second by its minutes."""
    _, first, second, *_ = timetable(PLANS["two-hours"], EXERCISES, 23 * 60 + 55)
    assert (clock(first.begins), first.what) == ("00:00", titled(EXERCISES[1]))
    assert (clock(second.begins), second.what) == (f"00:{first.minutes:02}", titled(EXERCISES[2]))


@pytest.mark.parametrize(
    ("moment", "on", "following", "minutes"),
    [
        (NINE - 30, None, "welcome", 30),
        (NINE, "welcome", "01", 5),
        (NINE + 7.5, "01", "break", 3.5),
        (NINE + 14, "break", None, 1),
        (NINE + 15, None, None, 0),
        (NINE - 12 * 60 - 1, None, None, 0),
        (NINE - 12 * 60, None, "welcome", 720),
    ],
)
def test_the_room_is_where_the_clock_says(
    moment: float, on: str | None, following: str | None, minutes: float
) -> None:
    """What is on, what comes next and how many minutes remain, before, during and after."""
    now = where(STEPS, moment % (24 * 60))
    assert (now.on and now.on.what, now.next and now.next.what) == (on, following)
    assert now.minutes == pytest.approx(minutes)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("9:30", 570), ("09:30", 570), ("23:59", 1439), ("24:00", None), ("9", None), ("", None)],
)
def test_a_start_is_a_time_of_the_day(text: str, minutes: int | None) -> None:
    """HH:MM of one day; nothing else."""
    assert read_clock(text) == minutes
