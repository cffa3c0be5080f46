"""The host's guide: its plans add up, and it has words for every exercise."""

import re

import pytest

from lab.checkout import ROOT

GUIDE = (ROOT / "workshop/host-guide.md").read_text()
ROW = re.compile(r"^\| (\d):(\d\d) \| (\d*) ?\| (.+) \|$", re.MULTILINE)


@pytest.mark.parametrize(
    ("plan", "minutes"), [("Two hours", 120), ("Half a day", 240)], ids=["two hours", "half a day"]
)
def test_a_plan_adds_up(plan: str, minutes: int) -> None:
    """Each entry begins when the one before it ends, and the last one ends in time."""
    begins = 0
    for hour, minute, lasts, what in _rows(plan):
        assert int(hour) * 60 + int(minute) == begins, what
        begins += int(lasts or 0)
    assert begins == minutes


@pytest.mark.parametrize("plan", ["Two hours", "Half a day"])
def test_a_plan_has_every_exercise_in_order_and_the_guide_words_for_it(plan: str) -> None:
    """The fifteen titles of a plan are those of the guide's own sections."""
    planned = [what for *_, what in _rows(plan) if re.match(r"\d\d ", what)]
    assert planned == re.findall(r"^### (\d\d .+)$", GUIDE, re.MULTILINE)
    assert [int(title[:2]) for title in planned] == list(range(1, 16))


def _rows(plan: str) -> list[tuple[str, ...]]:
    section = GUIDE.partition(f"## {plan}\n")[2].partition("\n## ")[0]
    return ROW.findall(section)
