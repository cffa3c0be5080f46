"""The database of twin A: a session for each view, and the thread waits for it."""

from flask import Flask, current_app
from sqlalchemy.orm import Session, sessionmaker

from services.common.database.engine import blocking_engine
from services.common.database.settings import DatabaseSettings


def open_database(app: Flask, settings: DatabaseSettings) -> None:
    """Give `app` its pool of connections; none is opened before it is needed."""
    app.extensions["sessions"] = sessionmaker(blocking_engine(settings), expire_on_commit=False)


def session() -> Session:
    """Return a session, which is closed, and what it did not commit undone, after `with`."""
    sessions: sessionmaker[Session] = current_app.extensions["sessions"]
    return sessions()
