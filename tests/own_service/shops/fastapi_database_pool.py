import asyncio

from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

app = FastAPI()
engine = create_async_engine(
    "sqlite+aiosqlite:////tmp/lab-shop-async.sqlite", pool_size=5, max_overflow=10
)


@app.get("/")
async def order():
    async with engine.connect() as connection:  # here
        await connection.execute(text("SELECT 1"))
        await asyncio.sleep(0.2)
    return "done"
