"""Every error of twin A becomes a problem (RFC 9457)."""

from flask import Flask, Response, current_app, request
from gunicorn.http.errors import ParseException
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from werkzeug.exceptions import HTTPException

from services.common.contract.problems import ProblemError, database_busy, http_problem


def answer_errors_with_problems(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(ProblemError, _problem)
    for kind in (OperationalError, PoolTimeoutError):
        app.register_error_handler(kind, _database_busy)
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(ParseException, _unreadable)
    app.register_error_handler(Exception, _failed)


def _problem(problem: ProblemError) -> Response:
    return Response(problem.body(), problem.status, problem.headers)


def _refused(error: HTTPException) -> Response:
    return _problem(http_problem(error.code or 500, request.path))


def _unreadable(_: Exception) -> Response:
    # Gunicorn parses a body in chunks while the view reads it.
    return _problem(http_problem(400))


def _database_busy(error: Exception) -> Response:
    current_app.logger.warning("the database: %s", type(error).__name__)
    return _problem(database_busy())


def _failed(error: Exception) -> Response:
    current_app.logger.exception("a handler failed", exc_info=error)
    return _problem(http_problem(500))
