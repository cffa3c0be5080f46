"""What would help is tried: other settings of the server, each measured."""

from pathlib import Path

import pytest

from lab.own_service.found import Tried
from lab.own_service.server_options import THREADS, WORKERS, alternatives
from lab.own_service.service import Start
from lab.own_service.tuning import Goal, choose
from lab.own_service.verdict import Cause
from tests.own_service.trying import Known, tried
from tests.running import Running

pytestmark = pytest.mark.timeout(120)


def test_the_cheapest_that_bears_a_rate_is_marked(slow: Running, tmp_path: Path) -> None:
    """Two threads for waits of 100 ms bear 20 requests a second, and not 50."""
    waitress = "waitress-serve --threads 2 --listen 127.0.0.1:{port}"
    known = Known("flask_call", waitress, "slots", 2)
    found = tried(known, slow, tmp_path, "--tune", "--rate", "50", "--p95", "400")
    today, *others = found["tried"]
    assert not today["chosen"]
    assert today["throughput"] < 25
    [chosen] = [one for one in others if one["chosen"]]
    assert chosen["change"].startswith("--threads ")
    assert chosen["throughput"] == pytest.approx(50, rel=0.1)
    assert chosen["p95"] < 0.4


@pytest.mark.parametrize(
    ("command", "cause", "due"),
    [
        (
            "gunicorn -b :{port} -w 2 shop:app",
            "slots",
            [
                "gunicorn --workers 4 -b :{port} shop:app",
                "gunicorn --workers 8 -b :{port} shop:app",
                "gunicorn --threads 8 --worker-class gthread -b :{port} -w 2 shop:app",
                "gunicorn --threads 16 --worker-class gthread -b :{port} -w 2 shop:app",
                "gunicorn --worker-class gevent -b :{port} -w 2 shop:app",
            ],
        ),
        (
            "python -m waitress --threads=6 --listen=:{port} shop:app",
            "slots",
            [
                "python -m waitress --threads 12 --listen=:{port} shop:app",
                "python -m waitress --threads 24 --listen=:{port} shop:app",
            ],
        ),
        (
            "uvicorn --port {port} shop:app",
            "lock",
            [
                "uvicorn --workers 2 --port {port} shop:app",
                "uvicorn --workers 4 --port {port} shop:app",
            ],
        ),
        ("gunicorn -k gevent -b :{port} shop:app", "dependency", []),
        ("node shop.js {port}", "slots", []),
    ],
)
def test_what_could_help_is_tried(command: str, cause: Cause, due: list[str]) -> None:
    """Against slots threads, workers, greenlets; against the rest what more processes bring."""
    start = Start(command.split(), Path(), {})
    found = [" ".join(one.command) for one in alternatives(start, cause, 0.0)]
    assert found == due


def test_a_rate_says_how_many_threads_are_needed() -> None:
    """Three times the slots that there are, beside twice and four times as many."""
    start = Start(
        ["gunicorn", "-k", "gthread", "--threads", "8", "-b", ":{port}", "shop:app"], Path(), {}
    )
    threads = [THREADS.value(one.command) for one in alternatives(start, "slots", 3.0)]
    assert {"16", "24", "32"} <= set(threads)


def test_of_what_takes_nearly_the_same_memory_the_first_is_marked() -> None:
    """A few hundred KB are chance: 16 threads bear the rate, so 32 are not the better choice."""
    tried = [_bears("today", 30, 30e6), _bears("16 threads", 60, 37.2e6)]
    tried += [_bears("32 threads", 60, 37.0e6), _bears("4 workers", 60, 90e6)]
    chosen = [one.command for one in choose(tried, Goal(rate=60)) if one.chosen]
    assert chosen == ["16 threads"]


def _bears(command: str, throughput: float, memory: float) -> Tried:
    return Tried(
        command=command,
        change="",
        throughput=throughput,
        p95=0.25,
        failing=0.0,
        memory_bytes=memory,
        cpu_seconds=None,
    )


@pytest.mark.parametrize("words", ["-w4 app", "-w 4 app", "--workers=4 app", "--workers 4 app"])
def test_an_option_is_found_however_it_is_written(words: str) -> None:
    """And is replaced as a whole."""
    assert WORKERS.value(words.split()) == "4"
    assert WORKERS.set_to(8, words.split()) == ["--workers", "8", "app"]
