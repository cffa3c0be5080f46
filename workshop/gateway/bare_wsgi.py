"""A bare WSGI application.

Run `gunicorn workshop.gateway.bare_wsgi:app`, then `curl 127.0.0.1:8000/hi`.
"""

from collections.abc import Callable, Iterable
from typing import Any


def app(environ: dict[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
    """Answer with what was handed over; one call is one request, and takes the thread."""
    start_response("200 OK", [("Content-Type", "text/plain; charset=utf-8")])
    body = environ["wsgi.input"].read()
    lines = [f"{name} = {value!r}" for name, value in sorted(environ.items())]
    return ["\n".join([*lines, f"the body: {body!r}", ""]).encode()]
