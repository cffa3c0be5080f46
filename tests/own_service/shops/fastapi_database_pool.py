import asyncio

from fastapi import FastAPI
from sqlalchemy import AsyncAdaptedQueuePool, text
from sqlalchemy.ext.asyncio import create_async_engine

app = FastAPI()
engine = create_async_engine(
    "sqlite+aiosqlite:///file::memory:?cache=shared&uri=true",
    poolclass=AsyncAdaptedQueuePool,
    pool_size=5,
    max_overflow=10,
)


@app.get("/")
async def order():
    async with engine.connect() as connection:  # here
        await connection.execute(text("SELECT 1"))
        await asyncio.sleep(0.2)
    return "done"
