import asyncio

from fastapi import FastAPI

app = FastAPI()
few = asyncio.Semaphore(4)


@app.get("/")
async def order():
    await asyncio.wait_for(few.acquire(), 60)  # here
    try:
        await asyncio.sleep(0.1)
    finally:
        few.release()
