"""`lab code` sends the bad orders to real servers, and counts what becomes of them."""

import pytest

from lab.code.bad_orders import bad_orders
from lab.code.refusals import WAYS, refusals


@pytest.mark.parametrize("name", ["FastAPI, strict bodies", "Flask, Pydantic, nothing more"])
def test_what_is_refused_is_counted(name: str) -> None:
    """A twin refuses all; Flask with nothing around it takes some, and fails at others."""
    [way] = [way for way in WAYS if way.name == name]
    found = refusals(way)
    if "strict" in name:
        assert (found.refused, found.failed, found.taken) == (len(bad_orders()), 0, ())
    else:
        assert 60 <= found.refused < len(bad_orders())
        assert found.taken
