"""What the routes of twin A take: query parameters, checked by hand."""

from flask import request

from services.common.contract.parameters import (
    BEFORE,
    CALLS,
    LIMIT,
    MS,
    NUMBER,
    ROUNDS,
    UNKNOWN_PARAMETER,
    Parameter,
)
from services.common.contract.problems import bad_input


def wait_query() -> int:
    """Return `ms` of this request."""
    return _read(MS)[0]


def fanout_query() -> tuple[int, int]:
    """Return `calls` and `ms` of this request."""
    calls, ms = _read(CALLS, MS)
    return calls, ms


def cpu_query() -> int:
    """Return `rounds` of this request."""
    return _read(ROUNDS)[0]


def page_query() -> tuple[int, int]:
    """Return `limit` and `before` of this request."""
    limit, before = _read(LIMIT, BEFORE)
    return limit, before


def order_number(text: str) -> int:
    """Return the order's number in the path."""
    try:
        return NUMBER.parse(text)
    except ValueError as error:
        raise bad_input({NUMBER.name: str(error)}) from None


def _read(*parameters: Parameter) -> list[int]:
    known = {parameter.name for parameter in parameters}
    errors = {name: UNKNOWN_PARAMETER for name in request.args if name not in known}
    values = []
    for parameter in parameters:
        # Of a parameter given twice the last one counts, as in twin B.
        text = [str(parameter.default), *request.args.getlist(parameter.name)][-1]
        try:
            values.append(parameter.parse(text))
        except ValueError as error:
            errors[parameter.name] = str(error)
    if errors:
        raise bad_input(errors)
    return values
