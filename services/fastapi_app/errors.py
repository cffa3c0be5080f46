"""Every error of twin B becomes a problem (RFC 9457)."""

import logging
from http import HTTPStatus

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException

from services.common.contract.faults import explain_body, explain_parameters
from services.common.contract.problems import ProblemError, database_busy, http_problem

_log = logging.getLogger(__name__)


def answer_errors_with_problems(app: FastAPI) -> None:
    """Register the handlers."""
    app.exception_handler(ProblemError)(_problem)
    for kind in (OperationalError, PoolTimeoutError):
        app.exception_handler(kind)(_database_busy)
    app.exception_handler(HTTPException)(_refused)
    app.exception_handler(Exception)(_failed)
    app.exception_handler(RequestValidationError)(_invalid)


def answer(problem: ProblemError) -> Response:
    """Return the response that `problem` is."""
    return Response(problem.body(), problem.status, problem.headers)


async def _problem(_: Request, problem: ProblemError) -> Response:
    return answer(problem)


async def _refused(request: Request, error: HTTPException) -> Response:
    # Starlette's own detail is the status in words: nothing that somebody wrote.
    written = error.detail if error.detail != HTTPStatus(error.status_code).phrase else None
    return answer(http_problem(error.status_code, request.url.path, written, error.headers))


async def _database_busy(_: Request, error: Exception) -> Response:
    _log.warning("the database: %s", type(error).__name__)
    return answer(database_busy())


async def _failed(_: Request, __: Exception) -> Response:
    # Starlette raises the error again once it is answered, so the log has it.
    return answer(http_problem(500))


async def _invalid(_: Request, error: RequestValidationError) -> Response:
    error.__traceback__ = None  # or it and FastAPI's frames hold each other until a collection
    faults = [(fault["type"], fault["loc"][1:], fault["msg"]) for fault in error.errors()]
    in_json = error.errors()[0]["loc"][0] == "body" and not isinstance(error.body, FormData)
    return answer(explain_body(faults) if in_json else explain_parameters(faults))
