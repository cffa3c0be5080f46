"""The gateway of twin B: ASGI hands the code one dict, and two channels for events."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from services.common.gateway.handover import Handover, http_text, shown, wants_page
from services.common.gateway.page import HEADERS, page
from services.fastapi_app.strict_bodies import receiving

routes = APIRouter(tags=["lab"])

# By ASGI's own list; Starlette and FastAPI keep notes of their own in the same dict.
_SCOPE = (
    *("type", "asgi", "http_version", "method", "scheme", "path", "raw_path", "query_string"),
    *("root_path", "headers", "client", "server", "state", "extensions"),
)


@routes.get("/gateway")
async def gateway(request: Request) -> Response:
    """Show what the server handed over for this request."""
    handover = await _handover(request)
    if wants_page(request.headers.get("Accept", "")):
        return Response(page(handover), headers=HEADERS)
    return JSONResponse(handover.described())


async def _handover(request: Request) -> Handover:
    async with receiving():
        event = await request.receive()
    scope = {name: request.scope[name] for name in _SCOPE if name in request.scope}
    query = b"?" + scope["query_string"] if scope["query_string"] else b""
    target = (scope["raw_path"] + query).decode("latin-1")
    line = f"{scope['method']} {target} HTTP/{scope['http_version']}"
    return Handover(
        interface="ASGI",
        http=http_text(line, request.headers.items()),
        handed={"scope": shown(scope), "await receive()": shown(event)},
        lost="Lost on the way: how the headers' names were written, for ASGI has them small. "
        "Their order is kept, and each one that came more than once; raw_path is as it came.",
        then="The code awaits send() twice: http.response.start with status and headers, then "
        "http.response.body; between events the thread serves others.",
    )
