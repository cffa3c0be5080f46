"""The host's guide: its tables are the room's plans, and it has words for every exercise."""

import re

import pytest

from console.workshop.plan import read_plans, timetable, titled
from lab.checkout import ROOT
from lab.exercise import session
from lab.exercise.course import course

GUIDE = (ROOT / "workshop/host-guide.md").read_text()
ROW = re.compile(r"^\| (\d:\d\d) \| (\d+) \| (.+) \|$", re.MULTILINE)
PLANS = read_plans()
EXERCISES = {entry.number: entry for entry in session.entries(course())}


@pytest.mark.parametrize("name", PLANS)
def test_a_table_is_a_plan(name: str) -> None:
    """Times, minutes and titles are those of plans.toml and exercises.toml."""
    steps = timetable(PLANS[name], EXERCISES, 0)
    planned = [
        (f"{step.begins // 60}:{step.begins % 60:02}", str(step.minutes), step.what)
        for step in steps
    ]
    assert ROW.findall(_section(PLANS[name].title)) == planned


def test_there_are_words_for_every_exercise() -> None:
    """The sections are the exercises, in order, by their titles."""
    titles = re.findall(r"^### (\d\d .+)$", GUIDE, re.MULTILINE)
    assert titles == [titled(exercise) for exercise in EXERCISES.values()]


def _section(title: str) -> str:
    return GUIDE.partition(f"## {title}\n")[2].partition("\n## ")[0]


def test_what_was_measured_stands_in_the_readme_only() -> None:
    """A figure that is repeated here would be another one after the next measurement."""
    for claim in re.findall(r"README's\s+claim\s+\d+(.*?)(?=\n- |\*\*Wrong|\n#)", GUIDE, re.DOTALL):
        assert not re.search(r"\d+\.\d|\d/s|\d lines", claim), claim
