"""What holds a service is found: the cause, its slots, and the line of its own code."""

import os
from pathlib import Path

import pytest

from tests.own_service.trying import GRANIAN, GTHREAD, SHOPS, UVICORN, Known, at_once, tried
from tests.running import Running

pytestmark = pytest.mark.timeout(120)

KNOWN = (
    Known("flask_call", "gunicorn -b 127.0.0.1:{port} -w 4", "slots", 4),
    Known("flask_lock", f"{GTHREAD} 8", "lock", 1),
    Known("fastapi_blocked_by_sleep", UVICORN, "blocked-loop", 1),
    Known("fastapi_cpu", UVICORN, "cpu", None),
    Known("fastapi_database_pool", UVICORN, "pool", 15),
    Known("fastapi_awaits", UVICORN, "dependency", 20),
)
MORE = (
    Known("flask_call", f"{GTHREAD} 8", "slots", 8),
    Known("flask_http_pool", f"{GTHREAD} 20", "pool", 5),
    Known("flask_database_pool", f"{GTHREAD} 40", "pool", 15),
    Known("flask_cpu", f"{GTHREAD} 8", "cpu", None),
    Known("fastapi_blocked_by_requests", UVICORN, "blocked-loop", 1),
    Known("fastapi_def", UVICORN, "slots", 40),
    Known("fastapi_to_thread", UVICORN, "slots", min(32, (os.cpu_count() or 1) + 4)),
    Known("fastapi_http_pool", UVICORN, "pool", 5),
    Known("fastapi_semaphore", UVICORN, "lock", 7),
    Known("fastapi_dependency", UVICORN, "pool", 10),
    Known("flask_workers", f"{GTHREAD} 24", "slots", 4),
    Known("flask_executor", f"{GTHREAD} 20", "slots", 3),
    Known("flask_file_lock", "gunicorn -b 127.0.0.1:{port} -w 5", "lock", 1),
    Known("flask_lock_before_pool", f"{GTHREAD} 20", "pool", 3),
    Known("flask_lock", "gunicorn -b 127.0.0.1:{port} -k gevent", "lock", 1),
    Known("fastapi_wait_for", UVICORN, "lock", 4),
    Known("fastapi_middleware", UVICORN, "slots", 3),
    Known("fastapi_processes", UVICORN, "slots", 2),
    Known("fastapi_futures", UVICORN, "lock", 4),
    Known("fastapi_blocked_by_sleep", GRANIAN, "blocked-loop", 1),
)


@pytest.mark.parametrize(
    "known",
    [*KNOWN, *(pytest.param(known, marks=pytest.mark.more) for known in MORE)],
    ids=lambda known: f"{known.shop}-{known.server.split()[0]}-{known.cause}",
)
def test_what_holds_a_service_is_named(known: Known, slow: Running, tmp_path: Path) -> None:
    """The cause, the slots as far as a busy machine lets them be counted, and the very line."""
    with at_once(slow, known.slots if known.cause == "dependency" else None):
        found = tried(known, slow, tmp_path)
    assert found["cause"] == known.cause, found["why"]
    if known.slots is not None:
        # A dependency's are counted by times alone, which a busy machine makes longer.
        near = 0.25 if known.cause == "dependency" else 0.15
        assert found["slots"] == pytest.approx(known.slots, rel=near, abs=0.5)
    first = found["where"][0]
    line = (SHOPS / first["file"]).read_text().splitlines()[first["line"] - 1]
    assert line.endswith("# here"), first
