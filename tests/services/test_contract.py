"""Both twins answer one contract, whatever serves them."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import urllib3

from services.common.contract.cpu_work import burn
from services.common.contract.routes import FASTAPI_ROUTES, FLASK_ROUTES
from tests.conftest import OTHER_SERVERS, VARIANTS, Twin

WHOLE_MS = "must be a whole number from 0 to 60000"

# On every server that the twins can stand on.
pytestmark = pytest.mark.parametrize("each_twin", [*VARIANTS, *OTHER_SERVERS], indirect=True)


def problem(twin: Twin, path: str) -> Any:
    """Return the problem at a path, checked to be one."""
    answer = twin.service.get(path)
    body = json.loads(answer.data)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert body["status"] == answer.status
    return body


def test_wait_takes_as_long_as_the_downstream_does(each_twin: Twin) -> None:
    """A wait of 120 ms takes at least 120 ms and answers what was asked."""
    start = time.perf_counter()
    answer = each_twin.service.get("/wait?ms=120")
    assert (answer.status, answer.json()) == (200, {"ms": 120})
    assert 0.12 <= time.perf_counter() - start < 2


def test_a_long_query_is_a_problem_like_any_other(each_twin: Twin) -> None:
    """No server's own limit answers before the twin does."""
    path = f"/wait?ms={'1' * 6_000}"
    assert problem(each_twin, path)["errors"] == [{"parameter": "ms", "detail": WHOLE_MS}]


@pytest.mark.parametrize("route", ["/wait?ms=0", "/orders", "/predict"])
def test_a_websocket_is_no_trouble(each_twin: Twin, route: str) -> None:
    """There is none; who asks for one is told so, or gets what the route answers otherwise."""
    answer = each_twin.service.get(
        route,
        Connection="Upgrade",
        Upgrade="websocket",
        Sec_WebSocket_Version="13",
        Sec_WebSocket_Key="dGhlIHNhbXBsZSBub25jZQ==",
    )
    assert answer.status < 500, answer.data


def test_no_wait_is_a_wait_too(each_twin: Twin) -> None:
    """The bounds of ms are included."""
    assert each_twin.service.get("/wait?ms=0").json() == {"ms": 0}


def test_fanout_sums_in_flask_and_takes_the_longest_in_fastapi(each_twin: Twin) -> None:
    """Four calls of 100 ms take 400 ms one after another and 100 ms gathered."""
    start = time.perf_counter()
    answer = each_twin.service.get("/fanout?calls=4&ms=100")
    seconds = time.perf_counter() - start
    assert answer.json() == {"calls": 4, "ms": 100}
    assert seconds >= 0.4 if each_twin.framework == "flask" else 0.1 <= seconds < 0.35


def test_cpu_work_is_counted_in_rounds(each_twin: Twin) -> None:
    """Three rounds of SHA-256 give the same digest everywhere."""
    answer = each_twin.service.get("/cpu?rounds=3").json()
    assert answer["rounds"] == 3
    assert answer["digest"] == burn(3)


def test_a_twin_says_who_it_is(each_twin: Twin) -> None:
    """GET / tells framework, server, slots, versions and the settings in force."""
    who = each_twin.service.get("/").json()
    routes = FLASK_ROUTES if each_twin.framework == "flask" else FASTAPI_ROUTES
    assert set(who["slots"]) == set(routes)
    assert who["framework"].lower() == each_twin.framework
    assert who["versions"][each_twin.framework]
    assert who["settings"]["CALL_TOTAL_TIMEOUT"] == 30


def test_a_twin_is_alive(each_twin: Twin) -> None:
    """GET /healthz answers."""
    assert each_twin.service.get("/healthz").json() == {"status": "alive"}


@pytest.mark.parametrize(
    ("path", "errors"),
    [
        ("/wait?ms=-1", {"ms": WHOLE_MS}),
        ("/wait?ms=60001", {"ms": WHOLE_MS}),
        ("/wait?ms=soon", {"ms": WHOLE_MS}),
        ("/wait?ms=", {"ms": WHOLE_MS}),
        ("/wait?ms=5.0", {"ms": WHOLE_MS}),
        ("/wait?ms=1_0", {"ms": WHOLE_MS}),
        ("/wait?ms=%205", {"ms": WHOLE_MS}),
        ("/wait?ms=1e3", {"ms": WHOLE_MS}),
        ("/wait?ms=%D9%A1", {"ms": WHOLE_MS}),
        ("/wait?ms=NaN", {"ms": WHOLE_MS}),
        ("/wait?ms=5&ms=x", {"ms": WHOLE_MS}),
        ("/wait?ms=9999999999999999999999", {"ms": WHOLE_MS}),
        ("/wait?m=5", {"m": "is not a parameter of this route"}),
        ("/wait?MS=5", {"MS": "is not a parameter of this route"}),
        ("/fanout?calls=0", {"calls": "must be a whole number from 1 to 50"}),
        ("/fanout?calls=51&ms=x", {"calls": "must be a whole number from 1 to 50", "ms": WHOLE_MS}),
        ("/cpu?rounds=0", {"rounds": "must be a whole number from 1 to 5000000"}),
        ("/cpu?ms=5", {"ms": "is not a parameter of this route"}),
    ],
)
def test_bad_input_is_refused_alike(each_twin: Twin, path: str, errors: dict[str, str]) -> None:
    """Bad input is a 422 that names each parameter and says what it must be."""
    body = problem(each_twin, path)
    assert body["status"] == 422
    assert {entry["parameter"]: entry["detail"] for entry in body["errors"]} == errors


def test_an_unknown_route_is_a_problem_too(each_twin: Twin) -> None:
    """A 404 has the same body from both."""
    assert problem(each_twin, "/nothing-here") == {
        "type": "about:blank",
        "title": "Not found",
        "status": 404,
        "detail": "This service has no such route; GET / says who it is.",
    }


@pytest.mark.parametrize("path", ["/healthz/", "/wait/", "/Wait"])
def test_a_route_has_one_address(each_twin: Twin, path: str) -> None:
    """No slash is added or taken away behind the client's back."""
    assert each_twin.service.get(path).status == 404


def test_no_address_goes_around_strict_bodies(each_twin: Twin) -> None:
    """//orders is no route, or, where the server itself takes it for /orders, as strict."""
    answer = urllib3.request(
        "POST",
        f"{each_twin.service.url}//orders",
        body=b'{"a": 1, "a": 2}',
        headers={"Content-Type": "application/json"},
        timeout=5,
        retries=False,
    )
    assert answer.status == 404 or answer.json()["detail"] == '# names "a" twice.'


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_routes_answer_get_only(each_twin: Twin, method: str) -> None:
    """Any other method is a 405 that says what is allowed."""
    url = f"{each_twin.service.url}/wait"
    answer = urllib3.request(method, url, timeout=5, retries=False)
    assert (answer.status, answer.headers["Allow"]) == (405, "GET")
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_fault_of_ones_own_reaches_the_downstream(each_twin: Twin) -> None:
    """A request that carries X-Fault gets that fault: here an error, hence a 502."""
    answer = each_twin.service.get("/wait?ms=1", X_Fault='{"error_share": 1}')
    assert (answer.status, answer.json()["detail"]) == (502, "The downstream answered 500.")


def test_a_dropped_connection_is_a_502(each_twin: Twin) -> None:
    """A downstream that hangs up in mid-answer is a failure of the downstream."""
    answer = each_twin.service.get("/wait?ms=1", X_Fault='{"drop_share": 1}')
    assert (answer.status, answer.json()["title"]) == (502, "The downstream failed")


def test_a_fault_that_nobody_understands_is_a_422(each_twin: Twin) -> None:
    """The downstream's own complaint about X-Fault reaches the client."""
    answer = each_twin.service.get("/wait?ms=1", X_Fault='{"error_share": 2}')
    assert answer.status == 422
    assert answer.json()["errors"][0]["parameter"] == "X-Fault"


def test_the_routes_of_one_framework_only(each_twin: Twin) -> None:
    """The traps and the async view exist where they can be shown."""
    own = ["/wait-async"] if each_twin.framework == "flask" else ["/wait-def", "/wait-blocking"]
    statuses = {each_twin.service.get(f"{path}?ms=5").status for path in own}
    assert statuses == ({501} if each_twin.name == "flask-gevent" else {200})


def test_concurrent_answers_are_not_mixed_up(each_twin: Twin) -> None:
    """Forty clients at once each get their own answer."""
    with ThreadPoolExecutor(40) as clients:
        waits = range(1, 41)
        answers = clients.map(lambda ms: each_twin.service.get(f"/wait?ms={ms}").json(), waits)
        assert list(answers) == [{"ms": ms} for ms in waits]
