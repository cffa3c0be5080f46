"""What several tests of services need."""

from collections.abc import Iterator

import pytest

from tests.postgres import postgres, programs


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """Run a PostgreSQL server."""
    folder = programs()
    if folder is None:
        pytest.skip("PostgreSQL is not installed here: apt-get install postgresql")
    with postgres(folder) as url:
        yield url
