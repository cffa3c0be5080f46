"""Every error of twin B becomes a problem (RFC 9457)."""

import logging
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException

from services.common.contract.bodies import MISSING
from services.common.contract.parameters import UNKNOWN_PARAMETER
from services.common.contract.problems import (
    PROBLEM_SCHEMA,
    PROBLEM_TYPE,
    ProblemError,
    bad_input,
    database_busy,
    http_problem,
)
from services.common.identity.tokens import WRONG_GRANT

_log = logging.getLogger(__name__)


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return what the documentation says of errors: FastAPI would name its own format."""
    return {
        status: {
            "description": ProblemError.titles[status],
            "content": {PROBLEM_TYPE: {"schema": PROBLEM_SCHEMA}},
        }
        for status in statuses
    }


def answer_errors_with_problems(app: FastAPI) -> None:
    """Register the handlers."""
    app.exception_handler(ProblemError)(_problem)
    for kind in (OperationalError, PoolTimeoutError):
        app.exception_handler(kind)(_database_busy)
    app.exception_handler(HTTPException)(_refused)
    app.exception_handler(Exception)(_failed)
    app.exception_handler(RequestValidationError)(_invalid)


async def _problem(_: Request, problem: ProblemError) -> Response:
    return Response(problem.body(), problem.status, problem.headers)


async def _refused(request: Request, error: HTTPException) -> Response:
    return await _problem(request, http_problem(error.status_code, request.url.path))


async def _database_busy(request: Request, error: Exception) -> Response:
    _log.warning("the database: %s", type(error).__name__)
    return await _problem(request, database_busy())


async def _failed(request: Request, _: Exception) -> Response:
    # Starlette raises the error again once it is answered, so the log has it.
    return await _problem(request, http_problem(500))


async def _invalid(request: Request, error: RequestValidationError) -> Response:
    return await _problem(request, bad_input(dict(map(_sentence, error.errors()))))


def _sentence(error: dict[str, Any]) -> tuple[str, str]:
    name = str(error["loc"][-1])
    general = {
        "extra_forbidden": UNKNOWN_PARAMETER,
        "missing": MISSING,
        "string_pattern_mismatch": WRONG_GRANT,  # the one pattern outside of bodies
    }
    sentence = general.get(error["type"])
    if sentence is None:
        cause = error["ctx"]["error"]
        cause.__traceback__ = None  # or it and FastAPI's frames hold each other until a collection
        sentence = str(cause)
    return name, sentence
