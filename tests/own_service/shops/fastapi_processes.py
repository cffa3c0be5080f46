import asyncio
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import asynccontextmanager

from fastapi import FastAPI


def pack():
    time.sleep(0.1)  # here


@asynccontextmanager
async def lifespan(app):
    with ProcessPoolExecutor(2) as app.state.two:
        yield


app = FastAPI(lifespan=lifespan)


@app.get("/")
async def order():
    await asyncio.get_running_loop().run_in_executor(app.state.two, pack)
