"""Flask with one call to a slow downstream."""

import os
from urllib.parse import urljoin

import urllib3
from flask import Flask

SLOW = urljoin(os.environ["DOWNSTREAM_URL"], "/work?ms=250")

app = Flask(__name__)
client = urllib3.PoolManager(maxsize=100)


@app.get("/wait")
def wait() -> dict[str, int]:
    return client.request("GET", SLOW, timeout=10).json()
