import asyncio
from collections import deque

from fastapi import FastAPI

app = FastAPI()
waiting = deque()
free = [4]


async def take():
    if free[0]:
        free[0] -= 1
        return
    mine = asyncio.get_running_loop().create_future()
    waiting.append(mine)
    await mine  # here


def give():
    if waiting:
        waiting.popleft().set_result(None)
    else:
        free[0] += 1


@app.get("/")
async def order():
    await take()
    await asyncio.sleep(0.1)
    give()
