"""FastAPI with aiohttp, all awaited."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
from fastapi import FastAPI, Request

DOWNSTREAM = os.environ["DOWNSTREAM_URL"]


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    # TODO: forty users see a quarter of what they should
    connector = aiohttp.TCPConnector(limit=10, keepalive_timeout=30)
    async with aiohttp.ClientSession(connector=connector) as app.state.session:
        yield


app = FastAPI(lifespan=lifespan)


@app.get("/wait")
async def wait(request: Request) -> dict[str, int]:
    async with request.app.state.session.get(f"{DOWNSTREAM}/work?ms=200") as answer:
        return await answer.json()
