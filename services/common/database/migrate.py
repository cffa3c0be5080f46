"""Sees to the newest schema before a service starts; both twins may try at once."""

import sqlite3
from contextlib import closing
from pathlib import Path

from services.common.database.revision import HEAD
from services.common.database.settings import DatabaseSettings


def migrate(settings: DatabaseSettings) -> None:
    """Bring the database up to date; raises `BadSettingError` if it does not answer."""
    with settings.alone():
        if not _is_current(settings.file()):
            # Imported here: most starts find nothing to do, and SQLAlchemy takes 0.3 s.
            from services.common.database.upgrade import upgrade

            upgrade(settings)


def _is_current(file: Path | None) -> bool:
    if file is None or not file.exists():
        return False
    with closing(sqlite3.connect(file)) as connection:
        try:
            found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        except sqlite3.Error:
            return False
    return bool(found == (HEAD,))
