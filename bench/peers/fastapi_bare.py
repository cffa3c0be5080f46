"""FastAPI with aiohttp, and nothing that measures: what twin B would cost without the lab."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

import aiohttp
from fastapi import FastAPI, Query, Request


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    connector = aiohttp.TCPConnector(limit=10_000)
    timeout = aiohttp.ClientTimeout(total=30, connect=5, sock_connect=2)
    url = os.environ["DOWNSTREAM_URL"]
    async with aiohttp.ClientSession(url, connector=connector, timeout=timeout) as session:
        app.state.session = session
        yield


app = FastAPI(lifespan=_lifespan)


@app.get("/wait")
async def wait(
    request: Request, ms: Annotated[int, Query(ge=0, le=60_000)] = 200
) -> dict[str, int]:
    """Make one call to the downstream."""
    session: aiohttp.ClientSession = request.app.state.session
    async with session.get(f"/work?ms={ms}", raise_for_status=True) as answer:
        await answer.read()
    return {"ms": ms}
