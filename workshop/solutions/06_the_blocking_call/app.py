"""FastAPI with one call to a slow downstream, awaited."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
from fastapi import FastAPI, Request

DOWNSTREAM = os.environ["DOWNSTREAM_URL"]


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    async with aiohttp.ClientSession() as app.state.session:
        yield


app = FastAPI(lifespan=lifespan)


@app.get("/wait")
async def wait(request: Request) -> dict[str, int]:
    async with request.app.state.session.get(f"{DOWNSTREAM}/work?ms=200") as answer:
        return await answer.json()
