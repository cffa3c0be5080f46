"""Builds the downstream."""

import logging

from starlette.types import ASGIApp, Receive, Scope, Send

from services.common.guard import AsgiGuard, Guard
from services.common.process.collector import set_collector
from services.common.process.lifetime import die_with_owner
from services.downstream.admin import admin
from services.downstream.journal import Journal
from services.downstream.settings import DownstreamSettings
from services.downstream.state import State
from services.downstream.work import Work


def create_app() -> ASGIApp:
    """Return the application, built from this process's settings."""
    die_with_owner()
    logging.getLogger("uvicorn.error").addFilter(_not_a_drop)
    settings = DownstreamSettings.load()
    state = State(Journal(settings.journal_size))
    # `/work` changes nothing, and is under load.
    work = Work(state)
    others = AsgiGuard(admin(state), Guard(settings.own_names("downstream")))

    async def downstream(scope: Scope, receive: Receive, send: Send) -> None:
        app = work if scope["type"] == "http" and scope["path"] == "/work" else others
        await app(scope, receive, send)

    set_collector("tuned")
    return downstream


def _not_a_drop(record: logging.LogRecord) -> bool:
    # Uvicorn complains of each dropped connection; here each was asked for.
    return "without completing response" not in record.getMessage()
