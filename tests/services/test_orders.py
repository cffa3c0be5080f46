"""Orders: both twins refuse the same bodies, for the same reason, at the same place."""

import json
import socket
from dataclasses import dataclass
from typing import Any

import pytest
import urllib3

from lab.code.bad_orders import JSON, BadOrder, bad_orders, good_order
from services.common.contract.routes import METHODS
from tests.conftest import Twin
from tests.running import Running


@dataclass(frozen=True)
class Taker:
    """A route of a twin that takes orders."""

    service: Running
    route: str


@pytest.fixture(params=["flask /orders", "flask /orders-by-hand", "fastapi /orders"])
def taker(request: pytest.FixtureRequest) -> Taker:
    """Return every way to place an order, one after the other."""
    name, route = request.param.split()
    return Taker(request.getfixturevalue(name), route)


def post(service: Running, path: str, body: Any, **headers: str) -> urllib3.BaseHTTPResponse:
    """POST `body`, as it is or as JSON."""
    named = {name.replace("_", "-"): value for name, value in headers.items()} or JSON
    named |= {"Connection": "close"}  # a server hangs up on who sends too much
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return urllib3.request(
        "POST", service.url + path, body=data, headers=named, timeout=40, retries=False
    )


def test_a_good_order_is_placed(taker: Taker) -> None:
    """The answer repeats the order, and says what it costs: 10% off 21.90."""
    answer = post(taker.service, taker.route, good_order())
    assert answer.status == 201
    placed = answer.json()
    assert placed["total_cents"] == 1971
    assert {name: placed[name] for name in good_order()} == good_order()


def test_what_may_be_left_out_is_filled_in(taker: Taker) -> None:
    """Priority, discount and note have defaults."""
    order = good_order()
    for name in ("priority", "discount", "note"):
        del order[name]
    placed = post(taker.service, taker.route, order).json()
    assert (placed["priority"], placed["discount"], placed["note"]) == ("normal", 0.0, "")


def test_a_whole_number_may_be_written_with_a_point(taker: Taker) -> None:
    """To JSON Schema 2.0 is whole, and 0 is a discount."""
    order = good_order() | {"discount": 0}
    order["items"][0]["quantity"] = 2.0
    placed = post(taker.service, taker.route, order).json()
    assert (placed["items"][0]["quantity"], placed["total_cents"]) == (2, 2190)


def test_text_of_the_whole_world_is_taken(taker: Taker) -> None:
    """A pair of surrogates is one character, and a name need not be English."""
    order = good_order() | {"note": "Größe 🍵"}
    assert post(taker.service, taker.route, order).json()["note"] == "Größe 🍵"


def test_every_bad_order_is_refused_alike(taker: Taker) -> None:
    """One fault is one error, under its JSON pointer; never a 500."""
    for bad in bad_orders():
        _refuses(taker, bad)


def _refuses(taker: Taker, bad: BadOrder) -> None:
    headers = {name.replace("-", "_"): value for name, value in bad.headers.items()}
    answer = post(taker.service, taker.route, bad.body, **headers or {"X_None": "1"})
    body = json.loads(answer.data)
    assert answer.status == bad.status, (bad.name, body)
    assert answer.headers["Content-Type"] == "application/problem+json", bad.name
    assert body["status"] == bad.status
    if bad.status == 422:
        assert [error["pointer"] for error in body["errors"]] == [bad.where], bad.name


def test_there_are_enough_bad_orders() -> None:
    """At least 60, with a name each."""
    names = [bad.name for bad in bad_orders()]
    assert len(names) == len(set(names)) >= 60


def test_all_faults_are_named_at_once(taker: Taker) -> None:
    """Both twins give the same bytes for a body with several faults."""
    order = good_order() | {"discount": 2, "colour": "red"}
    order["items"][1] = {"sku": "TEA-001", "quantity": 0}
    assert json.loads(post(taker.service, taker.route, order).data)["errors"] == [
        {"pointer": "#/colour", "detail": "is not a field here"},
        {"pointer": "#/discount", "detail": "must be a number from 0 to 0.5"},
        {"pointer": "#/items/1/price_cents", "detail": "is missing"},
        {"pointer": "#/items/1/quantity", "detail": "must be a whole number from 1 to 1000"},
    ]


@pytest.mark.parametrize(
    "sent",
    [
        b"Content-Length: 1000000000\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n" + (b"4000\r\n" + b"[" * 0x4000 + b"\r\n") * 5,
    ],
    ids=["said", "chunked"],
)
def test_a_body_too_large_is_refused_before_it_is_read_whole(each_twin: Twin, sent: bytes) -> None:
    """Neither a length that is said nor chunks that go on are waited for."""
    head = b"POST /orders HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    with socket.create_connection(("127.0.0.1", each_twin.service.port), 5) as client:
        client.sendall(head + sent)
        client.settimeout(5)
        assert client.recv(65536).startswith(b"HTTP/1.1 413 ")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_what_a_route_answers_is_said(each_twin: Twin, method: str) -> None:
    """Any other method is a 405 that says what is allowed."""
    answer = urllib3.request(method, each_twin.service.url + "/orders", timeout=5, retries=False)
    assert (answer.status, answer.headers["Allow"]) == (405, METHODS["/orders"])
