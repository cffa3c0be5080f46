"""Every error of twin A becomes a problem (RFC 9457)."""

from flask import Flask, Response, current_app, request
from pydantic import ValidationError
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from werkzeug.exceptions import HTTPException

from services.common.contract.faults import explain_body
from services.common.contract.problems import ProblemError, database_busy, http_problem


def answer_errors_with_problems(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(ProblemError, answer)
    for kind in (OperationalError, PoolTimeoutError):
        app.register_error_handler(kind, _database_busy)
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(ValidationError, _invalid)
    app.register_error_handler(Exception, _failed)


def answer(problem: ProblemError) -> Response:
    """Return the response that `problem` is."""
    return Response(problem.body(), problem.status, problem.headers)


def _refused(error: HTTPException) -> Response:
    # Werkzeug's own description is the class's: nothing that somebody wrote.
    request.routing_exception = None  # or both hold each other until a collection
    written = error.description if error.description != type(error).description else None
    # Its own body is another; what it says besides, such as Retry-After, goes on.
    headers = {name: value for name, value in error.get_headers() if name != "Content-Type"}
    return answer(http_problem(error.code or 500, request.path, written, headers))


def _database_busy(error: Exception) -> Response:
    current_app.logger.warning("the database: %s", type(error).__name__)
    return answer(database_busy())


def _invalid(error: ValidationError) -> Response:
    faults = error.errors(include_url=False, include_context=False)
    return answer(explain_body((f["type"], f["loc"], f["msg"]) for f in faults))


def _failed(error: Exception) -> Response:
    current_app.logger.exception("a handler failed", exc_info=error)
    return answer(http_problem(500))
