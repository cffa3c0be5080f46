"""Orders: both twins refuse the same bodies, for the same reason, at the same place."""

import json
import socket
from typing import Any

import pytest
import urllib3

from lab.code.bad_orders import JSON, BadOrder, bad_orders, good_order
from services.common.contract import METHODS
from tests.conftest import VARIANTS, Twin

# Every route that takes orders, on every variant that has it.
each_route = pytest.mark.parametrize(
    ("each_twin", "route"),
    [
        *((name, "/orders") for name in VARIANTS),
        *((name, "/orders-by-hand") for name in VARIANTS if name.startswith("flask")),
    ],
    indirect=["each_twin"],
    scope="session",  # each variant is started once
)


def post(twin: Twin, path: str, body: Any, **headers: str) -> urllib3.BaseHTTPResponse:
    """POST `body`, as it is or as JSON."""
    named = {name.replace("_", "-"): value for name, value in headers.items()} or JSON
    named |= {"Connection": "close"}  # a server hangs up on who sends too much
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return urllib3.request(
        "POST", twin.service.url + path, body=data, headers=named, timeout=40, retries=False
    )


@each_route
def test_a_good_order_is_placed(each_twin: Twin, route: str) -> None:
    """The answer repeats the order, and says what it costs: 10% off 21.90."""
    answer = post(each_twin, route, good_order())
    assert answer.status == 201
    placed = answer.json()
    assert placed["total_cents"] == 1971
    assert {name: placed[name] for name in good_order()} == good_order()


@each_route
def test_what_may_be_left_out_is_filled_in(each_twin: Twin, route: str) -> None:
    """Priority, discount and note have defaults."""
    order = good_order()
    for name in ("priority", "discount", "note"):
        del order[name]
    placed = post(each_twin, route, order).json()
    assert (placed["priority"], placed["discount"], placed["note"]) == ("normal", 0.0, "")


@each_route
def test_a_whole_number_may_be_written_with_a_point(each_twin: Twin, route: str) -> None:
    """To JSON Schema 2.0 is whole, and 0 is a discount."""
    order = good_order() | {"discount": 0}
    order["items"][0]["quantity"] = 2.0
    placed = post(each_twin, route, order).json()
    assert (placed["items"][0]["quantity"], placed["total_cents"]) == (2, 2190)


@each_route
def test_text_of_the_whole_world_is_taken(each_twin: Twin, route: str) -> None:
    """A pair of surrogates is one character, and a name need not be English."""
    order = good_order() | {"note": "Größe 🍵"}
    assert post(each_twin, route, order).json()["note"] == "Größe 🍵"


@each_route
@pytest.mark.parametrize("bad", bad_orders(), ids=lambda bad: bad.name)
def test_a_bad_order_is_refused_alike(each_twin: Twin, route: str, bad: BadOrder) -> None:
    """One fault is one error, under its JSON pointer; never a 500."""
    headers = {name.replace("-", "_"): value for name, value in bad.headers.items()}
    answer = post(each_twin, route, bad.body, **headers or {"X_None": "1"})
    body = json.loads(answer.data)
    assert answer.status == bad.status, body
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert body["status"] == bad.status
    if bad.status == 422:
        assert [error["pointer"] for error in body["errors"]] == [bad.where]


def test_there_are_enough_bad_orders() -> None:
    """At least 60, with a name each."""
    names = [bad.name for bad in bad_orders()]
    assert len(names) == len(set(names)) >= 60


@each_route
def test_all_faults_are_named_at_once(each_twin: Twin, route: str) -> None:
    """Both twins give the same bytes for a body with several faults."""
    order = good_order() | {"discount": 2, "colour": "red"}
    order["items"][1] = {"sku": "TEA-001", "quantity": 0}
    assert json.loads(post(each_twin, route, order).data)["errors"] == [
        {"pointer": "#/colour", "detail": "is not a field here"},
        {"pointer": "#/discount", "detail": "must be a number from 0 to 0.5"},
        {"pointer": "#/items/1/price_cents", "detail": "is missing"},
        {"pointer": "#/items/1/quantity", "detail": "must be a whole number from 1 to 1000"},
    ]


@each_route
@pytest.mark.parametrize(
    "sent",
    [
        b"Content-Length: 1000000000\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n" + (b"4000\r\n" + b"[" * 0x4000 + b"\r\n") * 5,
    ],
    ids=["said", "chunked"],
)
def test_a_body_too_large_is_refused_before_it_is_read_whole(
    each_twin: Twin, route: str, sent: bytes
) -> None:
    """Neither a length that is said nor chunks that go on are waited for."""
    head = f"POST {route} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n".encode()
    with socket.create_connection(("127.0.0.1", each_twin.service.port), 5) as client:
        client.sendall(head + sent)
        client.settimeout(5)
        assert client.recv(65536).startswith(b"HTTP/1.1 413 ")


@each_route
@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_what_a_route_answers_is_said(each_twin: Twin, route: str, method: str) -> None:
    """Any other method is a 405 that says what is allowed."""
    answer = urllib3.request(method, each_twin.service.url + route, timeout=5, retries=False)
    assert (answer.status, answer.headers["Allow"]) == (405, METHODS[route])
