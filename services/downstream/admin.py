"""The routes that are not under load: faults, the journal, and who answers here."""

import math
import time

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from services.common.contract.problems import ProblemError, bad_input, http_problem
from services.downstream.faults import NONE, Faults
from services.downstream.state import State

_LONGEST_BODY = 10_000


def admin(state: State) -> Starlette:
    """Return the application that answers all but `/work`."""

    async def who(_: Request) -> Response:
        return JSONResponse({"service": "downstream", "routes": ["/work", "/faults", "/calls"]})

    async def healthz(_: Request) -> Response:
        return JSONResponse({"status": "alive"})

    async def faults(request: Request) -> Response:
        if request.method == "PUT":
            state.set_faults(_faults(await _body(request)))
        elif request.method == "DELETE":
            state.set_faults(NONE)
        return JSONResponse(state.faults.model_dump())

    async def calls(request: Request) -> Response:
        now = time.time()
        return JSONResponse({"now": now, "calls": state.journal.since(_since(request))})

    routes = [
        Route("/", who),
        Route("/healthz", healthz),
        Route("/faults", faults, methods=["GET", "PUT", "DELETE"]),
        Route("/calls", calls),
    ]
    handlers = {HTTPException: _refused, ProblemError: _problem}
    return Starlette(routes=routes, exception_handlers=handlers)  # type: ignore[arg-type]  # narrower


async def _body(request: Request) -> bytes:
    body = b""
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > _LONGEST_BODY:
                raise bad_input({"faults": f"must be at most {_LONGEST_BODY:,} bytes"})
    except ClientDisconnect:
        raise bad_input({"faults": "must come whole"}) from None
    return body


def _faults(body: bytes) -> Faults:
    try:
        return Faults.parse(body)
    except ValueError as error:
        raise bad_input({"faults": str(error)}) from None


def _since(request: Request) -> float:
    text = request.query_params.get("since", "0")
    try:
        since = float(text)
    except ValueError:
        since = math.nan
    if not math.isfinite(since):
        raise bad_input({"since": "must be a time in epoch seconds"})
    return since


async def _problem(_: Request, problem: ProblemError) -> Response:
    return Response(problem.body(), problem.status, problem.headers)


async def _refused(request: Request, error: HTTPException) -> Response:
    problem = http_problem(error.status_code)
    if error.headers and "Allow" in error.headers:
        methods = ", ".join(sorted(error.headers["Allow"].split(", ")))
        problem = ProblemError(405, f"This route answers {methods} only.", None, {"Allow": methods})
    return await _problem(request, problem)
