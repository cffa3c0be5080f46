"""A worker's meter lets in as many requests as its limit says."""

import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from services.common.contract.problems import ProblemError
from services.common.contract.server_model import ServerModel
from services.common.measuring.request_meter import RequestMeter

MODEL = ServerModel("flask-gthread", "Flask", "Gunicorn", "a test", {"/wait": 1, "/healthz": 1})


@pytest.fixture
def hasty() -> Iterator[None]:
    """Have threads take turns as often as they can."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)


@pytest.mark.usefixtures("hasty")
def test_of_two_for_one_place_one_gets_it() -> None:
    """Whoever comes second is refused, and never both are."""
    meter = RequestMeter(MODEL, 1)
    together = threading.Barrier(2)

    def enter(_: int) -> bool:
        together.wait(10)
        try:
            meter.enter("/wait", None)
        except ProblemError as problem:
            return problem.status != 503
        return True

    with ThreadPoolExecutor(2) as clients:
        for _ in range(300):
            assert sorted(clients.map(enter, range(2))) == [False, True]
            meter.leave("/wait", 200, 0.0)


def test_a_health_check_takes_a_place_and_always_finds_one() -> None:
    """It is let in past the limit, and then there is no room for others until it has left."""
    meter = RequestMeter(MODEL, 1)
    for route in ("/wait", "/healthz"):
        meter.enter(route, None)
    meter.leave("/wait", 200, 0.0)
    with pytest.raises(ProblemError):
        meter.enter("/wait", None)
    meter.leave("/healthz", 200, 0.0)
    meter.enter("/wait", None)
