"""Every HTTP client gives the same answers and keeps the same limits: only its cost differs."""

import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import accumulate
from typing import Any

import pytest
import urllib3

from lab.checkout import ROOT
from tests.conftest import Twin, twin
from tests.running import Running

PAIRS = [
    *(("flask", name) for name in ("urllib3", "requests", "httpx")),
    *(("fastapi", name) for name in ("aiohttp", "httpx", "httpx2")),
]
# What each calls a connection that is lost: it tells which library is at work.
LOST = {
    "urllib3": "ProtocolError",
    "requests": "ChunkedEncodingError",
    "aiohttp": "ClientPayloadError",
    "httpx": "RemoteProtocolError",
    "httpx2": "RemoteProtocolError",
}
VARIANT = {"flask": "flask-gthread", "fastapi": "fastapi-uvloop"}
# Nobody listens there: a client that took its proxies from the environment would get no answer.
PROXIES = {"http_proxy": "http://127.0.0.1:9", "all_proxy": "http://127.0.0.1:9", "no_proxy": ""}
WITHOUT = """
import runpy, sys
sys.modules[sys.argv[2]] = None
runpy.run_module(sys.argv[1], run_name="__main__")
"""


@pytest.fixture(scope="module", params=PAIRS, ids="-".join)
def small(request: pytest.FixtureRequest, downstream: Running) -> Iterator[Twin]:
    """Run a twin with each of its clients, a pool of two connections, and little patience."""
    framework, client = request.param
    settings = {
        f"{framework.upper()}_CLIENT": client,
        f"{framework.upper()}_POOL_SIZE": 2,
        "FLASK_KEEP_ALIVE": 0,  # with no idle connections Gunicorn stops at once
        "CALL_POOL_TIMEOUT": 0.4,
        "CALL_TOTAL_TIMEOUT": 1.0,
    }
    with twin(VARIANT[framework], downstream, **settings, **PROXIES) as service:
        yield Twin(f"{framework}-{client}", service)


def test_a_twin_says_which_client_calls(small: Twin) -> None:
    """GET / names the client's package with its version, and none of the others."""
    framework, _, client = small.name.partition("-")
    who = small.service.get("/").json()
    assert who["settings"][f"{framework.upper()}_CLIENT"] == client
    assert who["versions"].keys() & {name for _, name in PAIRS} == {client}


@pytest.mark.parametrize(
    ("fault", "status", "detail"),
    [
        ("{}", 200, None),
        ('{"error_share": 1}', 502, "The downstream answered 500."),
        ('{"error_share": 2}', 422, "X-Fault error_share: "),
        ('{"hang_share": 1}', 504, None),
    ],
)
def test_every_client_tells_faults_alike(
    small: Twin, fault: str, status: int, detail: str | None
) -> None:
    """X-Fault is passed on, and what it does to the call is the same problem."""
    answer = small.service.get("/wait?ms=5", X_Fault=fault)
    assert answer.status == status
    assert detail is None or answer.json()["detail"].startswith(detail)


def test_a_lost_connection_shows_whose_it_was(small: Twin) -> None:
    """A downstream that hangs up is a 502, with the error of the client that was chosen."""
    answer = small.service.get("/wait?ms=5", X_Fault='{"drop_share": 1}')
    error = LOST[small.name.partition("-")[2]]
    assert answer.status == 502
    assert answer.json()["detail"] == f"The call to the downstream broke off: {error}."


def test_every_client_keeps_the_size_of_its_pool(small: Twin, downstream: Running) -> None:
    """Of six calls at once the downstream sees two at a time."""
    before = time.time()
    assert at_once(small.service, 6, "/wait?ms=100") == [200] * 6
    calls = downstream.get(f"/calls?since={before}").json()["calls"]
    assert most_at_once([call for call in calls if call["arrival"] > before]) == 2


def test_every_client_gives_up_alike(small: Twin) -> None:
    """Calls that last too long are 504s, and one too many is a 503; the pool is whole again after.

    Their timeouts are the pool's 0.4 s and the whole call's 1 s.
    """
    refused, *slow = answers(small.service, 3, "/wait?ms=2000")
    assert (refused.status, refused.headers["Retry-After"]) == (503, "1")
    assert {(answer.status, answer.json()["title"]) for answer in slow} == {
        (504, "The downstream is too slow")
    }
    assert at_once(small.service, 2, "/wait?ms=100") == [200, 200]


def test_a_fanout_has_one_deadline_for_all_its_calls(small: Twin) -> None:
    """Calls of 200 ms one after another do not outlast a total timeout of 1 s.

    Where they set out together, those that wait for a connection give up before.
    """
    start = time.perf_counter()
    assert small.service.get("/fanout?calls=20&ms=200").status in (503, 504)
    assert time.perf_counter() - start < 3


@pytest.mark.parametrize(("framework", "client"), [("flask", "requests"), ("fastapi", "httpx2")])
def test_a_client_that_is_not_installed_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, framework: str, client: str
) -> None:
    """The start ends with status 2 and one line that names setting and package."""
    monkeypatch.setenv(f"{framework.upper()}_CLIENT", client)
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT, f"services.{framework}_app", client],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr == (
        f"{framework.upper()}_CLIENT={client}: the package {client} is not installed here; "
        "install it, or choose another client.\n"
    )


def answers(service: Running, number: int, path: str) -> list[urllib3.BaseHTTPResponse]:
    """Return the answers to `number` requests made together, in order of their statuses."""
    with ThreadPoolExecutor(number) as clients:
        came = clients.map(lambda _: service.get(path), range(number))
        return sorted(came, key=lambda answer: answer.status)


def at_once(service: Running, number: int, path: str) -> list[int]:
    """Return the statuses of `number` requests made together, in order of size."""
    return [answer.status for answer in answers(service, number, path)]


def most_at_once(calls: list[dict[str, Any]]) -> int:
    """Return how many of the downstream's calls overlapped at most."""
    steps = [(call["arrival"], 1) for call in calls] + [(call["departure"], -1) for call in calls]
    return max(accumulate(step for _, step in sorted(steps)))
