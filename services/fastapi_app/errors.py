"""Every error of twin B becomes a problem (RFC 9457)."""

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from services.common.contract import UNKNOWN_PARAMETER, ProblemError, bad_input, http_problem


def answer_errors_with_problems(app: FastAPI) -> None:
    """Register the handlers."""
    app.add_exception_handler(ProblemError, _problem)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(Exception, _failed)
    app.add_exception_handler(RequestValidationError, _invalid)


async def _problem(_: Request, problem: Exception) -> Response:
    assert isinstance(problem, ProblemError)
    return Response(problem.body(), problem.status, problem.headers)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return await _problem(request, http_problem(error.status_code))


async def _failed(request: Request, error: Exception) -> Response:
    return await _problem(request, http_problem(500))


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return await _problem(request, bad_input(dict(map(_sentence, error.errors()))))


def _sentence(error: dict[str, object]) -> tuple[str, str]:
    *_, name = error["loc"]  # type: ignore[misc]  # Pydantic's location is a tuple
    unknown = error["type"] == "extra_forbidden"
    return str(name), UNKNOWN_PARAMETER if unknown else str(error["ctx"]["error"])  # type: ignore[index]
