import hashlib

from flask import Flask

app = Flask(__name__)


@app.get("/")
def order():
    digest = b""
    for _ in range(20_000):
        digest = hashlib.sha256(digest).digest()  # here
    return digest.hex()
