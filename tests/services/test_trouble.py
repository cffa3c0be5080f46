"""What the twins answer when the downstream, or their own room, is in trouble."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from lab.local.ports import free_ports
from tests.conftest import twin
from tests.running import Running, eventually, running

BOTH = ["flask-gthread", "fastapi-uvloop"]


@pytest.mark.parametrize("variant", BOTH)
def test_a_slow_downstream_is_a_504(variant: str, downstream: Running) -> None:
    """A call that outlasts CALL_TOTAL_TIMEOUT ends with it."""
    with twin(variant, downstream, CALL_TOTAL_TIMEOUT=0.3, CALL_POOL_TIMEOUT=0.2) as service:
        start = time.perf_counter()
        answer = service.get("/wait?ms=5000")
        assert (answer.status, answer.json()["title"]) == (504, "The downstream is too slow")
        assert time.perf_counter() - start < 3


@pytest.mark.parametrize("variant", BOTH)
def test_a_hanging_downstream_is_a_504(variant: str, downstream: Running) -> None:
    """A call that never answers ends with the timeout too."""
    with twin(variant, downstream, CALL_TOTAL_TIMEOUT=0.3, CALL_POOL_TIMEOUT=0.2) as service:
        assert service.get("/wait?ms=1", X_Fault='{"hang_share": 1}').status == 504


def test_a_fanout_has_one_deadline_for_all_its_calls(downstream: Running) -> None:
    """Ten calls of 200 ms one after another do not outlast a total timeout of 700 ms."""
    with twin("flask-sync", downstream, CALL_TOTAL_TIMEOUT=0.7, CALL_POOL_TIMEOUT=0.5) as service:
        start = time.perf_counter()
        assert service.get("/fanout?calls=10&ms=200").status == 504
        assert time.perf_counter() - start < 1.5


@pytest.mark.parametrize("variant", BOTH)
def test_an_absent_downstream_is_a_502(variant: str) -> None:
    """A refused connection is a failure of the downstream."""
    [port] = free_ports(1)
    settings = {"DOWNSTREAM_URL": f"http://127.0.0.1:{port}"}
    framework = variant.partition("-")[0]
    with running(f"services.{framework}_app", framework.upper(), **settings) as service:
        assert service.get("/wait?ms=1").status == 502


@pytest.mark.parametrize("variant", BOTH)
def test_a_full_pool_is_a_503(variant: str, downstream: Running) -> None:
    """A call that gets no connection within CALL_POOL_TIMEOUT is told to retry."""
    prefix = variant.partition("-")[0].upper()
    settings = {f"{prefix}_POOL_SIZE": 1, "CALL_POOL_TIMEOUT": 0.2}
    with twin(variant, downstream, **settings) as service, ThreadPoolExecutor(4) as clients:
        answers = list(clients.map(lambda _: service.get("/wait?ms=800"), range(4)))
        assert sorted(answer.status for answer in answers) == [200, 503, 503, 503]
        refused = next(answer for answer in answers if answer.status == 503)
        assert refused.headers["Retry-After"] == "1"


@pytest.mark.parametrize("variant", BOTH)
def test_a_valve_refuses_what_is_too_much(variant: str, downstream: Running) -> None:
    """With LIMIT_CONCURRENCY=2 a third request gets a 503 at once; the health check does not."""
    prefix = variant.partition("-")[0].upper()
    with twin(variant, downstream, **{f"{prefix}_LIMIT_CONCURRENCY": 2}) as service:
        with ThreadPoolExecutor(2) as clients:
            waits = [clients.submit(service.get, "/wait?ms=1500") for _ in range(2)]
            eventually(lambda: service.metric("lab_requests_in_progress") == 2)
            refused = service.get("/wait?ms=1")
            assert (refused.status, refused.headers["Retry-After"]) == (503, "1")
            assert service.get("/healthz").status == 200
            assert [wait.result().status for wait in waits] == [200, 200]
