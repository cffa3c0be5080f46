"""A bare ASGI application.

Run `uvicorn workshop.gateway.bare_asgi:app`, then `curl 127.0.0.1:8000/hi`.
"""

from collections.abc import Awaitable, Callable
from typing import Any


async def app(
    scope: dict[str, Any],
    receive: Callable[[], Awaitable[dict[str, Any]]],
    send: Callable[[dict[str, Any]], Awaitable[None]],
) -> None:
    """Answer with what was handed over; between two events the thread serves others."""
    if scope["type"] != "http":
        return
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    lines = [f"{name} = {value!r}" for name, value in sorted(scope.items())]
    body = "\n".join([*lines, f"the first event: {await receive()!r}", ""]).encode()
    await send({"type": "http.response.body", "body": body})
