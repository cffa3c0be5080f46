"""FastAPI before a downstream that can do half of what arrives."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
from fastapi import FastAPI, HTTPException, Request

DOWNSTREAM = os.environ["DOWNSTREAM_URL"]
LIMIT = 16
inside = 0  # requests in progress


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    connector = aiohttp.TCPConnector(limit=0)  # no limit here either
    async with aiohttp.ClientSession(connector=connector) as app.state.session:
        yield


app = FastAPI(lifespan=lifespan)


@app.get("/wait")
async def wait(request: Request) -> dict[str, int]:
    global inside
    if inside >= LIMIT:
        raise HTTPException(503, headers={"Retry-After": "1"})
    inside += 1
    try:
        async with request.app.state.session.get(f"{DOWNSTREAM}/work?ms=200") as answer:
            return await answer.json()
    finally:
        inside -= 1
