"""Answers after a tenth of a second, and holds all others up."""

import time


async def app(scope, receive, send):
    if scope["type"] != "http":
        raise NotImplementedError
    time.sleep(0.1)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b'{"ms": 100}'})
