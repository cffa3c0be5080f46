import os
from contextlib import asynccontextmanager

import aiohttp
from fastapi import FastAPI, Request


@asynccontextmanager
async def lifespan(app):
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as app.state.client:
        yield


app = FastAPI(lifespan=lifespan)


@app.get("/")
async def order(request: Request):
    async with request.app.state.client.get(os.environ["SLOW"] + "/work?ms=100") as answer:  # here
        return await answer.text()
