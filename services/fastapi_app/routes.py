"""The routes of twin B. Each lets the event loop serve others while it awaits the downstream."""

import asyncio
from typing import Any

from fastapi import APIRouter, Request

from services.common.contract.cpu_work import burn
from services.fastapi_app.dependencies import BlockingCalls, Downstream, InForce
from services.fastapi_app.errors import problems
from services.fastapi_app.queries import CpuQuery, FanoutQuery, WaitQuery
from services.fastapi_app.server import server_model

routes = APIRouter()
CALL_PROBLEMS = problems(422, 502, 503, 504)


@routes.get("/", tags=["lab"])
async def who(settings: InForce) -> dict[str, Any]:
    """Say which framework, server and settings answer here."""
    return server_model(settings).describe(settings.values())


@routes.get("/healthz", tags=["lab"])
async def healthz() -> dict[str, str]:
    """Say that the event loop is free to answer."""
    return {"status": "alive"}


@routes.get("/wait", tags=["waiting"], responses=CALL_PROBLEMS)
async def wait(query: WaitQuery, request: Request, downstream: Downstream) -> dict[str, int]:
    """Make one call to the downstream."""
    await downstream.work(query.ms, request.headers)
    return {"ms": query.ms}


@routes.get("/fanout", tags=["waiting"], responses=CALL_PROBLEMS)
async def fanout(query: FanoutQuery, request: Request, downstream: Downstream) -> dict[str, int]:
    """Make independent calls, all at once: the slowest counts, and the first to fail ends all."""
    try:
        async with asyncio.TaskGroup() as calls:
            for _ in range(query.calls):
                calls.create_task(downstream.work(query.ms, request.headers))
    except ExceptionGroup as failed:
        raise failed.exceptions[0] from None
    return {"calls": query.calls, "ms": query.ms}


@routes.get("/cpu", tags=["lab"], responses=problems(422, 503))
def cpu(query: CpuQuery) -> dict[str, int | str]:
    """Compute, in a thread; the worker's interpreter does little else meanwhile."""
    return {"rounds": query.rounds, "digest": burn(query.rounds)}


@routes.get("/wait-def", tags=["waiting"], responses=CALL_PROBLEMS)
def wait_def(query: WaitQuery, request: Request, downstream: BlockingCalls) -> dict[str, int]:
    """Make the same call from a def route: it waits in a thread of AnyIO's pool."""
    downstream.work(query.ms, request.headers)
    return {"ms": query.ms}


@routes.get("/wait-blocking", tags=["waiting"], responses=CALL_PROBLEMS)
async def wait_blocking(
    query: WaitQuery, request: Request, downstream: BlockingCalls
) -> dict[str, int]:
    """Make the same call, blocking, in an async route: the trap. All other requests wait too."""
    downstream.work(query.ms, request.headers)
    return {"ms": query.ms}
