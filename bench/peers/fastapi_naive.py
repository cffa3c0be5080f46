"""What one would write: FastAPI, httpx2, prometheus-fastapi-instrumentator by its README."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

import httpx2
from fastapi import FastAPI, Query, Request
from prometheus_fastapi_instrumentator import Instrumentator


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    limits = httpx2.Limits(max_connections=10_000, max_keepalive_connections=10_000)
    url = os.environ["DOWNSTREAM_URL"]
    async with httpx2.AsyncClient(base_url=url, limits=limits, timeout=30) as client:
        app.state.client = client
        yield


app = FastAPI(lifespan=_lifespan)
Instrumentator().instrument(app).expose(app)


@app.get("/wait")
async def wait(
    request: Request, ms: Annotated[int, Query(ge=0, le=60_000)] = 200
) -> dict[str, int]:
    """Make one call to the downstream."""
    client: httpx2.AsyncClient = request.app.state.client
    answer = await client.get("/work", params={"ms": ms})
    answer.raise_for_status()
    return {"ms": ms}
