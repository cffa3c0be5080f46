"""FastAPI with five calls for one page."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
from fastapi import FastAPI, Request

DOWNSTREAM = os.environ["DOWNSTREAM_URL"]
WAITS = (100, 150, 200, 250, 300)


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    async with aiohttp.ClientSession() as app.state.session:
        yield


app = FastAPI(lifespan=lifespan)


async def call(session: aiohttp.ClientSession, ms: int) -> int:
    async with session.get(f"{DOWNSTREAM}/work?ms={ms}") as answer:
        return (await answer.json())["ms"]


@app.get("/fanout")
async def fanout(request: Request) -> dict[str, int]:
    session = request.app.state.session
    # TODO: one after another, and none needs another
    answers = [await call(session, ms) for ms in WAITS]
    return {"total_ms": sum(answers)}
