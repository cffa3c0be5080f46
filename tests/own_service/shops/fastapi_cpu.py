import hashlib

from fastapi import FastAPI

app = FastAPI()


@app.get("/")
async def order():
    digest = b""
    for _ in range(20_000):
        digest = hashlib.sha256(digest).digest()  # here
    return digest.hex()
