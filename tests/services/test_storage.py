"""Orders are stored once each, whatever happens to workers, in SQLite and in PostgreSQL."""

import json
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import urllib3

from lab.code.bad_orders import JSON, good_order
from tests.conftest import Twin, twin
from tests.running import Running, eventually
from tests.tokens import bearer

TWINS = ("flask-sync", "fastapi-workers")


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def both_twins(
    request: pytest.FixtureRequest, downstream: Running, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[Running]]:
    """Run both twins, two workers each, on one database."""
    settings: dict[str, object] = {"TWIN_STATE": tmp_path_factory.mktemp("state")}
    if request.param == "postgresql":
        settings["TWIN_DATABASE_URL"] = request.getfixturevalue("postgres_url")
    with ExitStack() as stack:
        yield [stack.enter_context(twin(name, downstream, **settings)) for name in TWINS]


def place(service: Running, key: str | None = None, **changes: object) -> urllib3.BaseHTTPResponse:
    """Place an order, with an idempotency key or without."""
    headers = JSON if key is None else {**JSON, "Idempotency-Key": key}
    body = json.dumps(good_order() | changes).encode()
    return urllib3.request(
        "POST", f"{service.url}/orders", body=body, headers=headers, timeout=20, retries=False
    )


def read(service: Running, path: str) -> urllib3.BaseHTTPResponse:
    """GET a path as somebody who may read orders."""
    return service.get(path, Authorization=bearer(service))


def notes(service: Running, start: str = "/orders?limit=100") -> list[Any]:
    """Return the notes of all orders, newest first, page by page."""
    found, path = [], start
    while path:
        page = read(service, path).json()
        found += [order["note"] for order in page["orders"]]
        path = page["next"]
    return found


def test_an_order_is_read_back(each_twin: Twin) -> None:
    """What POST answers is what GET answers, under the order's number."""
    placed = place(each_twin.service, note="read back").json()
    assert read(each_twin.service, f"/orders/{placed['id']}").json() == placed
    assert {name: placed[name] for name in good_order()} == good_order() | {"note": "read back"}


@pytest.mark.parametrize(
    ("number", "status"),
    [("999999", 404), ("0", 422), ("x", 422), ("1.0", 422), ("2147483648", 422), ("%00", 422)],
)
def test_an_order_that_is_not_there(either: Running, number: str, status: int) -> None:
    """A number that nobody has is a 404; what is no number, a 422."""
    answer = read(either, f"/orders/{number}")
    assert (answer.status, answer.headers["Content-Type"]) == (status, "application/problem+json")


def test_pages_lead_to_every_order_once(either: Running) -> None:
    """Newest first, by `next`, however small the pages and whatever is placed meanwhile."""
    for number in range(5):
        place(either, note=f"page {number}")
    first = read(either, "/orders?limit=2").json()
    place(either, note="placed meanwhile")
    found = [order["note"] for order in first["orders"]] + notes(either, first["next"])
    assert found[:5] == [f"page {number}" for number in (4, 3, 2, 1, 0)]
    assert len(found) == len(notes(either)) - 1


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "before=0", "after=3", "limit=x"])
def test_bad_pages_are_refused(either: Running, query: str) -> None:
    """Bounds hold, and there is no parameter but the two."""
    assert read(either, f"/orders?{query}").status == 422


@pytest.mark.parametrize("key", ["", "x" * 65, "a b", "clé"])
def test_bad_keys_are_refused(either: Running, key: str) -> None:
    """An idempotency key is visible ASCII, and not long."""
    answer = place(either, key)
    assert answer.status == 422
    assert answer.json()["errors"][0]["parameter"] == "Idempotency-Key"


def test_of_many_orders_with_one_key_one_is_stored(both_twins: list[Running]) -> None:
    """Thirty at once, to both twins: all are told the same number."""
    with ThreadPoolExecutor(10) as clients:
        answers = list(clients.map(lambda turn: place(both_twins[turn % 2], "one"), range(30)))
    assert {answer.status for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1


def test_a_key_cannot_stand_for_two_orders(both_twins: list[Running]) -> None:
    """The same key with another body is a 409, from either twin."""
    assert place(both_twins[0], "two").status == 201
    for service in both_twins:
        answer = place(service, "two", note="Knock")
        assert answer.status == 409
        assert answer.json()["detail"] == "This Idempotency-Key was used for another order."


def test_no_order_is_lost_or_doubled_when_workers_are_killed(both_twins: list[Running]) -> None:
    """Clients ask again, with the same key, until they are answered; workers die meanwhile."""

    def place_surely(number: int) -> None:
        eventually(lambda: _is_placed(both_twins[number % 2], number), 30)

    def kill_one(turn: int) -> None:
        _, *workers = both_twins[turn % 2].workers()
        if workers:
            workers[turn // 2 % len(workers)].kill()

    with ThreadPoolExecutor(8) as clients:
        done = [clients.submit(place_surely, number) for number in range(160)]
        for turn in range(4):
            done[30 * turn + 10].result(60)
            kill_one(turn)
        for each in done:
            each.result(60)
    for service in both_twins:
        found = [note for note in notes(service) if note.isdigit()]
        assert sorted(map(int, found)) == list(range(160))


def _is_placed(service: Running, number: int) -> bool:
    try:
        return place(service, f"sure-{number}", note=f"{number}").status == 201
    except urllib3.exceptions.HTTPError:
        return False


@pytest.mark.parametrize("variant", TWINS)
def test_a_database_that_is_busy_is_a_503(
    variant: str, downstream: Running, tmp_path: Path
) -> None:
    """While another process holds SQLite's lock for too long, orders are refused, and then not."""
    settings = {"TWIN_STATE": tmp_path, "TWIN_DATABASE_TIMEOUT": 0.2}
    with twin(variant, downstream, **settings) as service:
        holder = sqlite3.connect(tmp_path / "orders.sqlite", isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        answer = place(service)
        assert (answer.status, answer.headers["Retry-After"]) == (503, "1")
        holder.execute("ROLLBACK")
        holder.close()
        assert place(service).status == 201


def test_the_pool_is_shown_as_slots(each_twin: Twin) -> None:
    """An order needs a connection: no worker has more of them in progress than its pool holds."""
    who = each_twin.service.get("/").json()
    workers = 2 if each_twin.name in ("flask-sync", "fastapi-workers") else 1
    held = 1 if each_twin.name == "flask-sync" else who["settings"]["TWIN_DATABASE_POOL_SIZE"]
    assert who["slots"]["/orders"] == who["slots"]["/orders/{number}"] == workers * held
