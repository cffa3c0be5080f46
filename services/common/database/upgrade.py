"""Brings a database to the newest schema."""

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DatabaseError

from services.common.database.engine import blocking_engine
from services.common.database.revision import HEAD
from services.common.database.settings import DatabaseSettings
from services.common.settings.settings import BadSettingError

_FOLDER = Path(__file__).parent / "migrations"
_ANY_NUMBER = 20_261_124  # of PostgreSQL's advisory lock; the same for both twins


def upgrade(settings: DatabaseSettings) -> None:
    """Bring the database up to date; raises `BadSettingError` if it does not answer."""
    engine = blocking_engine(settings)
    try:
        with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text(f"SELECT pg_advisory_xact_lock({_ANY_NUMBER})"))
            if _revision(connection) != HEAD:
                _upgrade(connection)
    except DatabaseError as error:
        raise BadSettingError(
            f"TWIN_DATABASE_URL: {_name(engine)} does not answer: {_reason(error)}."
        ) from None
    finally:
        engine.dispose()


def _upgrade(connection: Connection) -> None:
    # Imported here: most starts find nothing to do.
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, HEAD)
    except CommandError:
        place = _name(connection.engine)
        raise BadSettingError(
            f"TWIN_DATABASE_URL: {place} is of another version of the lab; this one knows {HEAD}."
        ) from None


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _name(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=True)


def _reason(error: DatabaseError) -> str:
    return str(error.orig).strip().splitlines()[0].rstrip(".")
