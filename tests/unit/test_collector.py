"""The garbage collector of a worker looks as often as what the worker holds allows."""

import gc
from collections.abc import Iterator

import pytest

from services.common.process.collector import YOUNG, set_collector


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)
    gc.unfreeze()


@pytest.mark.parametrize(
    ("held", "young"), [(1, 20_000), (10, 20_000), (1_000, 350_000), (10_000, YOUNG), (None, YOUNG)]
)
def test_a_worker_that_holds_little_keeps_little(held: int | None, young: int) -> None:
    """A sync worker collects what its framework leaves before it is 100 MB."""
    set_collector("tuned", held)
    assert gc.get_threshold()[0] == young
