"""FastAPI with a def route, which runs in AnyIO's thread pool."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio.to_thread
import urllib3
from fastapi import FastAPI

DOWNSTREAM = os.environ["DOWNSTREAM_URL"]
pool = urllib3.PoolManager(maxsize=200)


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    anyio.to_thread.current_default_thread_limiter().total_tokens = 100
    yield


app = FastAPI(lifespan=lifespan)


@app.get("/wait")
def wait() -> dict[str, int]:
    answer = pool.request("GET", f"{DOWNSTREAM}/work?ms=500", timeout=10)
    return answer.json()
