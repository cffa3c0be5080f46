import asyncio
import time
from concurrent.futures import ThreadPoolExecutor

from fastapi import FastAPI

app = FastAPI()
three = ThreadPoolExecutor(3)


@app.middleware("http")
async def named(request, call_next):
    answer = await call_next(request)
    answer.headers["X-Shop"] = "open"
    return answer


def pack():
    time.sleep(0.1)  # here


@app.get("/")
async def order():
    await asyncio.get_running_loop().run_in_executor(three, pack)
