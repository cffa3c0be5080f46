"""FastAPI with one call to a slow downstream."""

import os

import urllib3
from fastapi import FastAPI

DOWNSTREAM = os.environ["DOWNSTREAM_URL"]

app = FastAPI()


@app.get("/wait")
async def wait() -> dict[str, int]:
    # TODO: nothing else runs in this process while this call waits
    answer = urllib3.request("GET", f"{DOWNSTREAM}/work?ms=200", timeout=10)
    return answer.json()
