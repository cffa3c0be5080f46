"""What several tests of services need."""

from collections.abc import Iterator

import pytest

from tests import needs
from tests.postgres import postgres, programs


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """Run a PostgreSQL server."""
    folder = programs()
    if folder is None:
        pytest.skip(needs.POSTGRESQL)
    with postgres(folder) as url:
        yield url
