import os

import requests
from fastapi import FastAPI

app = FastAPI()


@app.get("/")
async def order():
    return requests.get(os.environ["SLOW"] + "/work?ms=100", timeout=60).text  # here
