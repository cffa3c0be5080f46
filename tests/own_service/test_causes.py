"""What holds a service is found: the cause, its slots, and the line of its own code."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import urllib3

from lab.checkout import ROOT
from tests.running import Running, running

SHOPS = Path(__file__).with_name("shops")
UVICORN = "uvicorn --port {port} --log-level warning"
GTHREAD = "gunicorn -b 127.0.0.1:{port} -k gthread --threads"
FIRST_VERDICT = 45  # seconds, for waits under 300 ms
pytestmark = pytest.mark.timeout(120)


@dataclass(frozen=True)
class Known:
    """A service whose cause is known; where it waits its file says `# here`."""

    shop: str
    server: str
    cause: str
    slots: int | None


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
)


@pytest.fixture(scope="module")
def slow() -> Iterator[Running]:
    """Lend the slow dependency that all of them call."""
    with running("services.downstream", "DOWNSTREAM") as downstream:
        yield downstream


def tried(known: Known, slow: Running, state: Path) -> dict[str, Any]:
    """Return what `lab try` finds of a service, in a state of its own: others try beside it."""
    command = f"{known.server} {known.shop}:app"
    words = ["--command", command, "--dir", str(SHOPS), "--env", f"SLOW={slow.url}", "--json", "-"]
    done = subprocess.run(
        [sys.executable, "-m", "lab", "try", *words],
        cwd=ROOT,
        env={**os.environ, "LAB_STATE": str(state)},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    assert report["manifest"]["seconds"] < FIRST_VERDICT
    [found] = report["services"]
    return dict(found)


@pytest.mark.parametrize(
    "known",
    [*KNOWN, *(pytest.param(known, marks=pytest.mark.more) for known in MORE)],
    ids=lambda known: f"{known.shop}-{known.cause}",
)
def test_what_holds_a_service_is_named(known: Known, slow: Running, tmp_path: Path) -> None:
    """The cause, the slots as far as a busy machine lets them be counted, and the very line."""
    with at_once(slow, known.slots if known.cause == "dependency" else None):
        found = tried(known, slow, tmp_path)
    assert found["cause"] == known.cause, found["why"]
    if known.slots is not None:
        assert found["slots"] == pytest.approx(known.slots, rel=0.25, abs=0.5)
    first = found["where"][0]
    line = (SHOPS / first["file"]).read_text().splitlines()[first["line"] - 1]
    assert line.endswith("# here"), first


@contextmanager
def at_once(slow: Running, most: int | None) -> Iterator[None]:
    """Have the dependency work on at most so many calls at once meanwhile."""
    body = json.dumps({"max_concurrent": most})
    headers = {"Content-Type": "application/json"}
    url = f"{slow.url}/faults"
    assert urllib3.request("PUT", url, body=body, headers=headers, timeout=5).status == 200
    try:
        yield
    finally:
        urllib3.request("DELETE", url, timeout=5)
