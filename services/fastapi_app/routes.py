"""The routes of twin B. Each lets the event loop serve others while it awaits the downstream."""

import asyncio
from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, FastAPI, Request

from services.common.contract.cpu_work import burn
from services.fastapi_app.dependencies import BlockingCalls, Downstream, InForce
from services.fastapi_app.documents import problems
from services.fastapi_app.queries import CpuQuery, FanoutQuery, WaitQuery
from services.fastapi_app.server import server_model

routes = APIRouter(tags=["lab"])


@routes.get("/")
async def who(settings: InForce) -> dict[str, Any]:
    """Say which framework, server and settings answer here."""
    return server_model(settings).describe(settings.values())


@routes.get("/healthz")
async def healthz() -> dict[str, str]:
    """Say that the event loop is free to answer."""
    return {"status": "alive"}


async def wait(query: WaitQuery, request: Request, downstream: Downstream) -> dict[str, int]:
    """Make one call to the downstream."""
    await downstream.work(query.ms, request.headers)
    return {"ms": query.ms}


async def fanout(query: FanoutQuery, request: Request, downstream: Downstream) -> dict[str, int]:
    """Make independent calls, all at once: the slowest counts, and the first to fail ends all."""
    try:
        async with asyncio.TaskGroup() as calls:
            for _ in range(query.calls):
                calls.create_task(downstream.work(query.ms, request.headers))
    except ExceptionGroup as failed:
        raise failed.exceptions[0] from None
    return {"calls": query.calls, "ms": query.ms}


@routes.get("/cpu", responses=problems(422, 503))
def cpu(query: CpuQuery) -> dict[str, int | str]:
    """Compute, in a thread; the worker's interpreter does little else meanwhile."""
    return {"rounds": query.rounds, "digest": burn(query.rounds)}


def wait_def(query: WaitQuery, request: Request, downstream: BlockingCalls) -> dict[str, int]:
    """Make the same call from a def route: it waits in a thread of AnyIO's pool."""
    downstream.work(query.ms, request.headers)
    return {"ms": query.ms}


async def wait_blocking(
    query: WaitQuery, request: Request, downstream: BlockingCalls
) -> dict[str, int]:
    """Make the same call, blocking, in an async route: the trap. All other requests wait too."""
    downstream.work(query.ms, request.headers)
    return {"ms": query.ms}


def add_waiting(app: FastAPI) -> None:
    """Add the routes that wait to `app` itself, before any router is included.

    A route of an included router is matched twice: 30 us of CPU, where all of `/wait` takes 340.
    """
    waiting: dict[str, Callable[..., Any]] = {
        "/wait": wait,
        "/fanout": fanout,
        "/wait-def": wait_def,
        "/wait-blocking": wait_blocking,
    }
    for path, route in waiting.items():
        app.add_api_route(path, route, tags=["waiting"], responses=problems(422, 502, 503, 504))
