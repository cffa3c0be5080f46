import os

import requests
from fastapi import FastAPI

app = FastAPI()


@app.get("/")
def order():
    return requests.get(os.environ["SLOW"] + "/work?ms=200", timeout=60).text  # here
