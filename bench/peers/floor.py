"""The floor: a bare ASGI application on Uvicorn that sleeps, and calls nobody."""

import asyncio
from urllib.parse import parse_qs

from starlette.types import Receive, Scope, Send


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer any HTTP request after `ms`."""
    if scope["type"] != "http":
        raise NotImplementedError  # Uvicorn takes it that there is no lifespan
    ms = int(parse_qs(scope["query_string"])[b"ms"][0])
    await asyncio.sleep(ms / 1000)
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b'{"ms":%d}' % ms})
