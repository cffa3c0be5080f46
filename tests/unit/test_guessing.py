"""Guessing is slowed down, and of many who log in at once few wait."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest

from services.common.contract.problems import ProblemError
from services.common.identity import guessing
from services.common.identity.guessing import MOST_WAITING, PASSWORDS, Brake, Turns


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Stop the clock; a test moves its `now`."""
    stopped = SimpleNamespace(now=1000.0)
    monkeypatch.setattr(guessing, "time", SimpleNamespace(time=lambda: stopped.now))
    return stopped


def test_wrong_passwords_use_tries_up_and_time_gives_them_back(
    clock: SimpleNamespace, tmp_path: Path
) -> None:
    """After the free ones there is one each five seconds; all others keep theirs."""
    brake = Brake(tmp_path)
    for _ in range(PASSWORDS.free):
        brake.check("ada")
        brake.wrong("ada")
    with pytest.raises(ProblemError) as refused:
        brake.check("ada")
    assert refused.value.status == 429
    assert refused.value.headers["Retry-After"] == f"{PASSWORDS.seconds:.0f}"
    brake.check("grace")
    clock.now += PASSWORDS.seconds
    brake.check("ada")
    brake.wrong("ada")
    with pytest.raises(ProblemError):
        Brake(tmp_path).check("ada")  # another worker


def test_of_many_at_once_few_wait_and_the_rest_is_told_so() -> None:
    """One has its turn, some wait, one more is a 503 at once; after them there is room again."""
    turns, go_on = Turns(), threading.Event()

    def log_in(_: int) -> int:
        try:
            with turns.turn():
                return 200 if go_on.wait(10) else 504
        except ProblemError as refused:
            go_on.set()
            return refused.status

    for _ in range(2):
        go_on.clear()
        with ThreadPoolExecutor(MOST_WAITING + 2) as clients:
            answers = sorted(clients.map(log_in, range(MOST_WAITING + 2)))
        assert answers == [200] * (MOST_WAITING + 1) + [503]
