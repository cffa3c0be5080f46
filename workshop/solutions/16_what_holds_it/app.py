"""A theatre's tickets: the hall is told of a seat, then the seat is paid."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urljoin

import aiohttp
from fastapi import Depends, FastAPI, HTTPException, Request

DOWNSTREAM = os.environ["DOWNSTREAM_URL"]
HALL = urljoin(DOWNSTREAM, "/work?ms=100")
BANK = urljoin(DOWNSTREAM, "/work?ms=200")


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    connector = aiohttp.TCPConnector(limit=60, keepalive_timeout=30)
    async with aiohttp.ClientSession(connector=connector) as app.state.session:
        yield


app = FastAPI(lifespan=lifespan)
seats = asyncio.Lock()
last = 0  # the seat that was sold last
sold: set[int] = set()


def price() -> int:
    return 20


async def call(session: aiohttp.ClientSession, url: str) -> None:
    async with session.get(url) as answer:
        await answer.read()


async def take_seat(session: aiohttp.ClientSession) -> int:
    global last
    async with seats:
        last += 1
        seat = last
    await call(session, HALL)
    return seat


@app.get("/buy")
async def buy(request: Request, euros: int = Depends(price)) -> dict[str, int]:
    session = request.app.state.session
    seat = await take_seat(session)
    if seat in sold:
        raise HTTPException(409, f"Seat {seat} is sold twice.")
    sold.add(seat)
    await call(session, BANK)
    return {"seat": seat, "euros": euros}
