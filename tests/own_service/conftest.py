"""What the tests of `lab try` share."""

from collections.abc import Iterator

import pytest

from tests.running import Running, running


@pytest.fixture(scope="module")
def slow() -> Iterator[Running]:
    """Lend the slow dependency that all of them call."""
    with running("services.downstream", "DOWNSTREAM") as downstream:
        yield downstream
