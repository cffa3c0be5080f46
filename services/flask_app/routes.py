"""The routes of twin A. Each waits for the downstream in the thread that serves the request."""

from typing import Any

from flask import Blueprint, request

from services.common.contract.cpu_work import burn
from services.common.contract.problems import ProblemError
from services.flask_app.dependencies import downstream, settings_in_force
from services.flask_app.queries import cpu_query, fanout_query, wait_query
from services.flask_app.server import server_model

routes = Blueprint("routes", __name__)


@routes.get("/")
def who() -> dict[str, Any]:
    """Say which framework, server and settings answer here."""
    settings = settings_in_force()
    return server_model(settings).describe(settings.values())


@routes.get("/healthz")
def healthz() -> dict[str, str]:
    """Say that a worker is free to answer."""
    return {"status": "alive"}


@routes.get("/wait")
def wait() -> dict[str, int]:
    """Make one call to the downstream."""
    ms = wait_query()
    downstream().work(ms, request.headers)
    return {"ms": ms}


@routes.get("/fanout")
def fanout() -> dict[str, int]:
    """Make independent calls, one after another: their times add up."""
    calls, ms = fanout_query()
    deadline = downstream().deadline()
    for _ in range(calls):
        downstream().work(ms, request.headers, deadline)
    return {"calls": calls, "ms": ms}


@routes.get("/cpu")
def cpu() -> dict[str, int | str]:
    """Compute; the worker's interpreter does nothing else meanwhile."""
    rounds = cpu_query()
    return {"rounds": rounds, "digest": burn(rounds)}


@routes.get("/wait-async")
async def wait_async() -> dict[str, int]:
    """Make the same call from an async view: the view awaits, and its worker waits all the same.

    Each view has an event loop of its own, so no connection outlives it.
    """
    # Only this view needs aiohttp; the other workers need not carry it.
    from services.common.calls.awaitable import AwaitableDownstream

    ms = wait_query()
    settings = settings_in_force()
    if settings.has_workers("gevent"):
        raise ProblemError(
            501, "gevent's greenlets share a thread, which can run one asyncio loop."
        )
    size = settings.pool_size
    async with AwaitableDownstream("flask", settings, size, "aiohttp") as awaitable:
        await awaitable.work(ms, request.headers)
    return {"ms": ms}
