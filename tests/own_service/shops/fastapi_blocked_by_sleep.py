import time

from fastapi import FastAPI

app = FastAPI()


@app.get("/")
async def order():
    time.sleep(0.05)  # here
    return "done"
