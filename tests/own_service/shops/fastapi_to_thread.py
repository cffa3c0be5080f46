import asyncio
import os

import requests
from fastapi import FastAPI

app = FastAPI()


def ask():
    return requests.get(os.environ["SLOW"] + "/work?ms=100", timeout=60).text  # here


@app.get("/")
async def order():
    return await asyncio.to_thread(ask)
