"""Flask says in a Server-Timing header where the time of a request went."""

import os
import time

import urllib3
from flask import Flask, Response, request

DOWNSTREAM = os.environ["DOWNSTREAM_URL"]

app = Flask(__name__)


@app.get("/")
def wait() -> Response:
    entered = time.time()
    urllib3.request("GET", f"{DOWNSTREAM}/work?ms=200", timeout=10)
    handler = time.time() - entered
    queue = 0.0  # TODO: seconds from X-Request-Start (request.headers) until `entered`
    timing = f"queue;dur={queue * 1000:.1f}, handler;dur={handler * 1000:.1f}"
    return Response("done", headers={"Server-Timing": timing})
