"""Exercises that are about `lab try` have a line of it, which says what they are made for."""

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from tests.own_service.trying import lab_try
from tests.workshop.conftest import COURSE

pytestmark = pytest.mark.timeout(120)
LINE = re.compile(r"^    bin/lab try ((?:.+\\\n)*.+)$", re.MULTILINE)


def test_the_stacks_lead_to_the_line_that_is_to_be_mended(tmp_path: Path) -> None:
    """A lock, seen as three slots of which the code knows nothing."""
    found = _as_its_text_says(16, tmp_path)
    assert found["cause"] == "lock", found["why"]
    assert found["slots"] == pytest.approx(3, abs=1)
    assert found["ceiling"] == pytest.approx(10, rel=0.15)
    place = found["where"][0]
    code = (COURSE.shipped(COURSE.find("16")) / place["file"]).read_text().splitlines()
    assert code[place["line"] - 1].strip() == "async with seats:"


@pytest.mark.more
def test_the_bench_confirms_the_threads_for_a_rate(tmp_path: Path) -> None:
    """Those that the check refuses miss the goal, and as many as it wants bear it."""
    found = _as_its_text_says(17, tmp_path)
    assert found["cause"] == "slots", found["why"]
    p95 = {_threads(tried["command"]): tried["p95"] for tried in found["tried"]}
    assert p95[8] > 0.4
    assert any(15 < threads <= 40 and seconds <= 0.4 for threads, seconds in p95.items())


def _as_its_text_says(number: int, state: Path) -> dict[str, Any]:
    exercise = COURSE.find(str(number))
    [line] = LINE.findall(COURSE.text(exercise))
    words = shlex.split(line.replace("\\\n", ""))
    assert words[1] == f"my-workshop/{exercise.name}"
    words[1] = str(COURSE.shipped(exercise))
    done = lab_try(state, *words, "--json", "-")
    assert done.returncode == 0, done.stderr
    [found] = json.loads(done.stdout)["services"]
    return dict(found)


def _threads(command: str) -> int:
    found = re.search(r"--threads (\d+)", command)
    return int(found[1]) if found and "--workers" not in command else 0
