"""Databases: migrated before a service starts, and a bad one stops it with a sentence."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from lab.checkout import ROOT
from services.common.database.engine import blocking_engine
from services.common.database.migrate import migrate
from services.common.database.settings import DatabaseSettings
from services.common.orders.tables import Base


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_migrations_make_what_the_code_declares(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """Alembic finds no difference between the migrated database and the tables."""
    url = "" if kind == "sqlite" else request.getfixturevalue("postgres_url")
    settings = DatabaseSettings(TWIN_STATE=tmp_path, TWIN_DATABASE_URL=url)
    migrate(settings)
    migrate(settings)  # a second time there is nothing to do
    engine = blocking_engine(settings)
    with engine.connect() as connection:
        assert not compare_metadata(MigrationContext.configure(connection), Base.metadata)
    engine.dispose()


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("postgresql://orders:hunter2@127.0.0.1:1/x", "does not answer"),
        ("mysql://orders:hunter2@127.0.0.1/x", "must be empty, or begin with"),
        ("sqlite:////nowhere/x.sqlite", "does not answer"),
    ],
)
@pytest.mark.parametrize("module", ["services.flask_app", "services.fastapi_app"])
def test_a_bad_database_stops_the_start(module: str, url: str, says: str, tmp_path: Path) -> None:
    """One sentence says what is wrong, and keeps the password to itself."""
    env = {**os.environ, "TWIN_DATABASE_URL": url, "TWIN_STATE": str(tmp_path)}
    command = [sys.executable, "-m", module]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=30)
    assert done.returncode == 2
    assert says in done.stderr
    assert "hunter2" not in done.stderr
    assert len(done.stderr.splitlines()) == 1
