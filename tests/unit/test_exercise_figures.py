"""The figures of an exercise's load, and what is left of a stack trace."""

from pathlib import Path

import pytest

from lab.exercise.load_statistics import of_asks
from lab.exercise.manifest import Closed
from lab.load import Ask
from lab.processes.output import last_words

LOAD = Closed(
    kind="closed", name="app", server="app", path="/", users=10, seconds=2, objective_ms=500
)


def answered(started: float, seconds: float, outcome: str = "right") -> Ask:
    """Return an ask that began at `started` and took `seconds`."""
    return Ask(started, started + seconds, outcome)  # type: ignore[arg-type]  # one of its literals


def test_only_what_ends_in_the_window_counts() -> None:
    """Neither the warm-up nor what comes after; failures are never throughput."""
    asks = [answered(start / 10, 0.2) for start in range(50)]
    found = of_asks(LOAD, [*asks, answered(1.9, 0.1, "failed")], 0.0, 5.2)
    assert found["answers"] == 20
    assert found["rate"] == pytest.approx(10)
    assert found["failed"] == pytest.approx(1)  # in the middle of the window, where all counts


@pytest.mark.parametrize("wait", [0.2, 0.35, 0.5])
def test_users_in_step_are_counted_right_wherever_the_window_begins(wait: float) -> None:
    """Whole answers would come and go by the batch: a tenth of the rate at 0.2 s."""
    for shift in range(10):
        rounds = [shift / 10 * wait + number * wait for number in range(-1, 25)]
        asks = [answered(start, wait) for start in rounds for _ in range(10)]
        assert of_asks(LOAD, asks, 0.0, 5.0)["rate"] == pytest.approx(10 / wait, rel=0.025)


def test_late_answers_are_no_goodput() -> None:
    """They are right, and of no use."""
    found = of_asks(LOAD, [answered(1.1, 0.2), answered(1.1, 0.9)], 0.0, 3.0)
    assert 0 < found["goodput"] < found["rate"]


def test_a_server_that_leaves_users_without_an_answer_does_not_look_fast() -> None:
    """Those who wait still, longer than most have waited, are in the percentiles."""
    served = [answered(1.0 + place / 10, 0.2) for place in range(10)]
    assert of_asks(LOAD, [*served, Ask(2.9)], 0.0, 3.0)["p95"] == pytest.approx(200)
    assert of_asks(LOAD, [*served, Ask(0.0)], 0.0, 3.0)["p95"] == pytest.approx(3000)


def test_of_a_stack_trace_the_learners_own_part_is_left() -> None:
    """With the file's name as they know it."""
    lines = [
        "Traceback (most recent call last):",
        '  File "/lib/site-packages/uvicorn/server.py", line 1, in serve',
        "    await self.app()",
        '  File "/my-workshop/01/.venv/lib/site-packages/fastapi/routing.py", line 1, in app',
        "    return await handle(request)",
        '  File "/my-workshop/01/app.py", line 7, in wait',
        "    return 1 / 0",
        "           ~~^~~",
        "ZeroDivisionError: division by zero",
        "]",
    ]
    assert last_words(lines, Path("/my-workshop/01")) == [
        '  File "app.py", line 7, in wait',
        "    return 1 / 0",
        "ZeroDivisionError: division by zero",
    ]
