"""What a gateway hands to the code: a bare WSGI and a bare ASGI application that tell."""

import json
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any

import urllib3

from lab.experiment.measurer import Measurer
from lab.experiment.variants import VARIANTS, Variant

TIMEOUT = 10.0  # seconds
BODY = json.dumps({"ms": 200}).encode()


def wsgi(environ: dict[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
    """Tell what WSGI handed over for this request."""
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    start_response("200 OK", [("Content-Type", "application/json")])
    return [_told("environ", environ, body)]


async def asgi(
    scope: dict[str, Any],
    receive: Callable[[], Awaitable[dict[str, Any]]],
    send: Callable[[dict[str, Any]], Awaitable[None]],
) -> None:
    """Tell what ASGI handed over for this request."""
    if scope["type"] != "http":
        raise NotImplementedError  # the server takes it that there is no lifespan
    body = (await receive())["body"]
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": _told("scope", scope, body)})


def _told(name: str, handed_over: dict[str, Any], body: object) -> bytes:
    told = {"name": name, "keys": len(handed_over), "body": type(body).__name__}
    return json.dumps(told).encode()


WSGI = Variant(
    "WSGI",
    "flask",
    VARIANTS["flask-sync"].settings,
    (),
    module=("lab.experiment.serve", "flask", "lab.claims.handover:wsgi"),
    answers=False,
)
ASGI = Variant(
    "ASGI",
    "fastapi",
    VARIANTS["fastapi-async"].settings,
    (),
    module=("lab.experiment.serve", "fastapi", "lab.claims.handover:asgi"),
    answers=False,
)


@dataclass(frozen=True)
class Handover:
    """What came: `words` for people, and whether the body was JSON already."""

    words: str
    json: bool


def handover(measurer: Measurer, gateway: Variant) -> Handover:
    """Send a JSON body through a gateway and return what its application was handed."""
    with measurer.serving(gateway, measurer.cores) as stack:
        url = f"{stack.url(gateway.service)}/wait"
        told = urllib3.request("POST", url, body=BODY, timeout=TIMEOUT, retries=False).json()
    words = f"the {told['name']} dict of {told['keys']} entries and a body of type {told['body']}"
    return Handover(words, json=told["body"] != "bytes")
