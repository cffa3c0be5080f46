"""Engines with explicit limits: how many connections, and how long anything may wait."""

from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Engine, create_engine, event, make_url

from services.common.database.settings import DatabaseSettings

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine


def blocking_engine(settings: DatabaseSettings) -> Engine:
    """Return an engine whose caller's thread waits."""
    engine = create_engine(address(settings), **_options(settings))
    _prepare(engine)
    return engine


def awaitable_engine(settings: DatabaseSettings) -> "AsyncEngine":
    """Return an engine that lets the event loop do other work meanwhile."""
    from sqlalchemy.ext.asyncio import create_async_engine  # only one twin needs it

    engine = create_async_engine(address(settings, awaitable=True), **_options(settings))
    _prepare(engine.sync_engine)
    return engine


def address(settings: DatabaseSettings, awaitable: bool = False) -> URL:
    """Return where the database is, with the driver that the twin needs."""
    text = settings.database_url.get_secret_value()
    url = make_url(text or f"sqlite:///{settings.file()}")
    if url.get_backend_name() == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    return url.set(drivername="sqlite+aiosqlite" if awaitable else "sqlite")


def _options(settings: DatabaseSettings) -> dict[str, Any]:
    limits = {
        "pool_size": settings.database_pool_size,
        "max_overflow": 0,
        "pool_timeout": settings.database_timeout,
        # A connection that the server has closed meanwhile is replaced, not handed out.
        "pool_pre_ping": True,
    }
    return limits | {"connect_args": _connect_arguments(settings)}


def _connect_arguments(settings: DatabaseSettings) -> dict[str, Any]:
    if address(settings).get_backend_name() == "sqlite":
        return {"timeout": settings.database_timeout}
    milliseconds = round(settings.database_timeout * 1000)
    return {
        "connect_timeout": max(round(settings.database_timeout), 2),  # libpq's least is 2
        "client_encoding": "utf8",  # a server without one of its own would send bytes
        "options": f"-c statement_timeout={milliseconds} -c lock_timeout={milliseconds}",
    }


def _prepare(engine: Engine) -> None:
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: object) -> None:  # noqa: ANN401  # of either driver
        cursor = connection.cursor()
        # Readers and one writer at a time get on; what is committed survives a killed worker.
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()
