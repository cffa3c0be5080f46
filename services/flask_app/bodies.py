"""What the routes of twin A take in a body: read strictly, then checked by Pydantic or by hand."""

from typing import TypeVar
from urllib.parse import parse_qsl

from flask import request
from pydantic import BaseModel, ValidationError

from services.common.contract.bodies import (
    BODY_SECONDS,
    LARGEST_BODY,
    MOST_FIELDS,
    explain,
    parse,
    require_form,
    require_json,
)
from services.common.contract.problems import http_problem

Model = TypeVar("Model", bound=BaseModel)


def json_body() -> object:
    """Return what this request's body says; raises `ProblemError` 413, 415 or 422."""
    require_json(request.headers.get("Content-Type"), request.headers.get("Content-Encoding"))
    return parse(_body())


def form_body() -> dict[str, str]:
    """Return this request's form; raises `ProblemError` 413 or 415."""
    require_form(request.headers.get("Content-Type"), request.headers.get("Content-Encoding"))
    # Nothing between two ampersands is no field, as in twin B.
    text = "&".join(filter(None, _body().decode(errors="replace").split("&")))
    try:
        # Of a field given twice the last one counts, as in twin B.
        return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS))
    except ValueError:
        raise http_problem(400) from None


def checked(model: type[Model]) -> Model:
    """Return this request's body as a `model`, checked by Pydantic; raises `ProblemError`."""
    try:
        return model.model_validate(json_body())
    except ValidationError as error:
        faults = ((fault["type"], fault["loc"]) for fault in error.errors(include_context=False))
        raise explain(faults, model.sentences) from None  # type: ignore[attr-defined]  # of ours


def _body() -> bytes:
    # A client that falls silent would hold this thread until Gunicorn's own timeout, if it has one.
    connection = request.environ["gunicorn.socket"]
    connection.settimeout(BODY_SECONDS)
    try:
        body = request.get_data(cache=False)
    finally:
        connection.settimeout(None)
    if len(body) > LARGEST_BODY:
        raise http_problem(413)
    return body
