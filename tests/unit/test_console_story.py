"""The sentence on the console says what goes on, and never more than the figures do."""

from dataclasses import replace

import pytest

from console.busy_machine import Busy
from console.clients import Load
from console.live.story import Mood, story
from console.state import NOTHING_YET, State
from services.common.measuring.twin_rows import Row

# Twenty users, four sync workers, 200 ms: what the default shows.
FLASK = Row(
    "flask",
    users=20,
    slots=4,
    wait=0.2,
    predicted=20,
    goodput=19.6,
    failures=0,
    queue_mean=0.78,
    busy=3.9,
    cpu_cores=0.04,
    age=60,
    up=1,
)
FASTAPI = replace(FLASK, service="fastapi", slots=10_000, predicted=100, goodput=98, busy=19.8)
CALM = Busy(2, 0.4)
OPEN = replace(FLASK, users=None, rate=10, predicted=10, goodput=10, busy=2.1)


def state(why: str = "", figures_at: float | None = 94, running: bool = True) -> State:
    """Return a state of the moment 100."""
    return State(100, {}, figures_at, why, Load(running, 40 if running else 0), machine=CALM)


@pytest.mark.parametrize(
    ("row", "mood", "text"),
    [
        (
            FLASK,
            "queue",
            "4 slots are busy; 16 users wait 780 ms in the queue before Flask sees them.",
        ),
        (
            replace(FLASK, slots=1, predicted=5, goodput=5, busy=1, users=2, queue_mean=12.34),
            "queue",
            "1 slot is busy; 1 user waits 12.3 s in the queue before Flask sees them.",
        ),
        (FASTAPI, "calm", "All 20 users are served at once; nobody queues."),
        (replace(FASTAPI, users=1), "calm", "The one user is served at once; nobody queues."),
        (replace(FLASK, users=None, goodput=0), "idle", "No load: 4 slots are free."),
        (
            OPEN,
            "calm",
            "10 requests/s arrive; 2 slots are busy, and no queue builds up.",
        ),
        (
            replace(OPEN, rate=60, predicted=20, goodput=20),
            "trouble",
            "60 requests/s arrive, 4 slots can answer 20.0: "
            "the queue grows by 40.0 each second, without end.",
        ),
        (
            replace(FLASK, goodput=15, failures=3, late=2),
            "trouble",
            "25% of all answers are late, wrong or missing: that is no goodput.",
        ),
        (
            replace(FLASK, goodput=0, failures=5),
            "trouble",
            "Every answer is wrong or missing: that is no goodput.",
        ),
        (
            replace(FLASK, goodput=15, late=5),
            "trouble",
            "25% of all answers are late: that is no goodput.",
        ),
        (
            replace(FASTAPI, goodput=60, cpu_cores=0.99),
            "trouble",
            "FastAPI answers 60.0/s of the 100 predicted: not slots but CPU is what it lacks.",
        ),
        (
            replace(FASTAPI, goodput=60),
            "queue",
            "FastAPI answers 60.0/s of the 100 predicted: something else than slots holds it back.",
        ),
        (
            replace(FLASK, age=5.6),
            "settling",
            "Flask began 6 s ago; its figures settle within 14 s.",
        ),
        (
            replace(FLASK, settled=0),
            "settling",
            "The load has just changed; figures look back 15 s.",
        ),
        (
            replace(FLASK, up=0),
            "trouble",
            "Flask gives no figures of its own: it restarts, has failed, or is too busy. "
            "Its answers are of the last 15 s.",
        ),
        (
            replace(FASTAPI, goodput=61.6, predicted=40),
            "settling",
            "FastAPI answers 61.6/s, more than the 40.0 predicted: figures look back 15 s.",
        ),
        (
            replace(FLASK, up=0, goodput=None),
            "trouble",
            "Flask does not answer: it is restarting, or it has failed.",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 10 else "",
)
def test_the_story_of_figures(row: Row, mood: Mood, text: str) -> None:
    """One sentence for each thing that can go on."""
    told = story(row, state(running=bool(row.users or row.rate)))
    assert (told.mood, told.text) == (mood, text)


SHORT = replace(FASTAPI, goodput=60, cpu_cores=0.11)
BROWSER = (("chromium", 1.42), ("locust", 0.31), ("uvicorn", 0.2))


@pytest.mark.parametrize(
    ("machine", "text"),
    [
        (Busy(2, 1.97), "this machine is out of CPU."),
        (
            Busy(2, 1.97, BROWSER),
            "this machine is out of CPU: chromium has 1.4 of its 2 cores, locust 0.3.",
        ),
        (
            Busy(1, 0.9, (("chromium", 0.86), ("top", 0.04))),
            "this machine is out of CPU: chromium has 0.9 of its 1 core.",
        ),
        (
            Busy(2, 1.97, (("uvicorn", 0.1),)),  # a container's own
            "this machine is out of CPU: 2.0 of its 2 cores are taken, 0.1 by FastAPI.",
        ),
        (None, "what holds it back is looked up now."),
    ],
)
@pytest.mark.parametrize("row", [SHORT, replace(SHORT, users=None, rate=100)])
def test_who_falls_short_on_a_full_machine_is_told_who_has_it(
    machine: Busy | None, text: str, row: Row
) -> None:
    """By name, as far as that is seen from where the console runs; nothing is said too early."""
    told = story(row, replace(state(), machine=machine))
    assert told.text == f"FastAPI answers 60.0/s of the 100 predicted; {text}"


def test_a_full_machine_comes_before_slots() -> None:
    """Slots are no story while they answer less than they could; what holds is no trouble."""
    full = replace(state(), machine=Busy(2, 1.97, BROWSER))
    assert "out of CPU" in story(replace(FLASK, goodput=12), full).text
    assert "in the queue" in story(FLASK, full).text


@pytest.mark.parametrize("row", [FLASK, FASTAPI, OPEN, replace(FLASK, goodput=15, failures=3)])
@pytest.mark.parametrize("what", ["faults have", "wait has", "load has"])
def test_after_a_change_around_the_twins_figures_look_back(row: Row, what: str) -> None:
    """Nobody is judged by figures that still know how it was before."""
    told = story(row, replace(state(), changed=what.split()[0]))
    assert told.mood == "settling"
    assert told.text == f"The {what} just changed; figures look back 15 s."


@pytest.mark.parametrize("row", [FLASK, replace(FLASK, users=None)])
def test_load_that_has_just_stopped_is_not_called_no_load(row: Row) -> None:
    """Beside answers a second that would be a contradiction."""
    told = story(row, state(running=False))
    assert told.text == "The load has just stopped; figures look back 15 s."


def test_old_figures_are_called_old() -> None:
    """Without Prometheus the figures stay, and the sentence says how old they are."""
    told = story(FLASK, state("Prometheus is down"))
    assert told.text.startswith("No data for 6 s: Prometheus is down.")
    assert told.mood == "stale"


def test_before_the_first_figures_there_is_a_reason() -> None:
    """Nothing known is no blank page."""
    empty = Row("flask")
    assert (
        story(empty, state("Prometheus is down", None)).text == "No data yet: Prometheus is down."
    )
    assert story(empty, state(NOTHING_YET, None)).text == "Waiting for the first figures."


def test_load_that_sets_out_is_not_called_no_load() -> None:
    """Locust knows before Prometheus does."""
    assert story(replace(FLASK, users=None), state(running=True)).text == "The load sets out."


def test_no_load_because_nobody_makes_it() -> None:
    """That Locust is down is said, not taken for a choice."""
    told = story(replace(FLASK, users=None), replace(state(), load=None))
    assert (told.mood, told.text) == ("trouble", "No load: Locust does not answer.")
