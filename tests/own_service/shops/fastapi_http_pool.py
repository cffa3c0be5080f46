import os
from contextlib import asynccontextmanager

import httpx
from fastapi import FastAPI, Request


@asynccontextmanager
async def lifespan(app):
    async with httpx.AsyncClient(
        limits=httpx.Limits(max_connections=5), timeout=60
    ) as app.state.client:
        yield


app = FastAPI(lifespan=lifespan)


@app.get("/")
async def order(request: Request):
    answer = await request.app.state.client.get(os.environ["SLOW"] + "/work?ms=100")  # here
    return answer.text
