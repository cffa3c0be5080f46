"""Sees to the newest schema before a service starts; both twins may try at once."""

import sqlite3
from contextlib import closing
from pathlib import Path

from services.common.database.revision import HEAD
from services.common.database.settings import DatabaseSettings
from services.common.settings.settings import BadSettingError


def migrate(settings: DatabaseSettings) -> None:
    """Bring the database up to date; raises `BadSettingError` if it is damaged or silent."""
    with settings.alone():
        file = settings.file()
        if file is not None and file.exists():
            _require_whole(file)
        if not _is_current(file):
            # Imported here: most starts find nothing to do, and SQLAlchemy takes 0.3 s.
            from services.common.database.upgrade import upgrade

            upgrade(settings)


def _require_whole(file: Path) -> None:
    # A file that was cut off would serve for a while, and then fail in the middle of an order.
    try:
        with file.open("r+b"), closing(sqlite3.connect(file)) as connection:
            [found] = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        found = str(error)
    if found != "ok":
        what = found.splitlines()[-1]
        raise BadSettingError(f"{file} is damaged ({what}): put a copy in its place, or remove it.")


def _is_current(file: Path | None) -> bool:
    if file is None or not file.exists():
        return False
    with closing(sqlite3.connect(file)) as connection:
        try:
            found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        except sqlite3.Error:
            return False
    return bool(found == (HEAD,))
