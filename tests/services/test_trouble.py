"""What the twins answer when their own room is taken; the downstream's trouble: test_clients."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.conftest import twin
from tests.running import Running, eventually

BOTH = ["flask-gthread", "fastapi-uvloop"]


@pytest.mark.parametrize("variant", BOTH)
def test_a_valve_refuses_what_is_too_much(variant: str, downstream: Running) -> None:
    """With LIMIT_CONCURRENCY=2 a third request gets a 503 at once; the health check does not."""
    prefix = variant.partition("-")[0].upper()
    with twin(variant, downstream, **{f"{prefix}_LIMIT_CONCURRENCY": 2}) as service:
        with ThreadPoolExecutor(2) as clients:
            waits = [clients.submit(service.get, "/wait?ms=700") for _ in range(2)]
            eventually(lambda: service.metric("lab_requests_in_progress") == 2)
            refused = service.get("/wait?ms=1")
            assert (refused.status, refused.headers["Retry-After"]) == (503, "1")
            assert service.get("/healthz").status == 200
            assert [wait.result().status for wait in waits] == [200, 200]
