import os
import queue
from typing import Annotated

import requests
from fastapi import Depends, FastAPI

app = FastAPI()
connections = queue.Queue()
for number in range(10):
    connections.put(number)


def connection():
    lent = connections.get()  # here
    try:
        yield lent
    finally:
        connections.put(lent)


@app.get("/")
def order(lent: Annotated[int, Depends(connection)]):
    return requests.get(os.environ["SLOW"] + "/work?ms=100", timeout=60).text
