"""`lab code` sends the bad orders to real servers, and counts what becomes of them."""

from lab.code.bad_orders import bad_orders
from lab.code.refusals import WAYS, refusals


def test_what_is_refused_is_counted() -> None:
    """Flask with nothing around it takes some bad orders; that twins refuse all: test_orders."""
    [way] = [way for way in WAYS if way.name == "Flask, Pydantic, nothing more"]
    found = refusals(way)
    assert 60 <= found.refused < len(bad_orders())
    assert found.taken
