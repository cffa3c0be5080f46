"""What both twins promise is the same, though each says it as its framework has it."""

import pytest
from flask import Flask
from pydantic import BaseModel
from werkzeug.exceptions import TooManyRequests

from services.common.contract import parameters
from services.common.contract.parameters import Parameter
from services.fastapi_app import queries
from services.flask_app.errors import answer_errors_with_problems

QUERIES: dict[str, tuple[type[BaseModel], Parameter]] = {
    "ms": (queries.Wait, parameters.MS),
    "calls": (queries.Fanout, parameters.CALLS),
    "rounds": (queries.Cpu, parameters.ROUNDS),
    "limit": (queries.Page, parameters.LIMIT),
    "before": (queries.Page, parameters.BEFORE),
}


@pytest.mark.parametrize("name", QUERIES)
def test_a_parameter_has_the_same_bounds_in_both(name: str) -> None:
    """FastAPI's are written where its users write them; Flask's are the contract's own."""
    query, parameter = QUERIES[name]
    field = query.model_json_schema()["properties"][name]
    found = field["minimum"], field["maximum"], field["default"]
    assert found == (parameter.minimum, parameter.maximum, parameter.default)


def test_what_an_error_says_besides_goes_on() -> None:
    """As in FastAPI: a header of who raised it is one of the problem."""
    app = Flask("shop")
    answer_errors_with_problems(app)

    @app.get("/")
    def busy() -> str:
        raise TooManyRequests("Later.", retry_after=7)

    answer = app.test_client().get("/")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "7")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json
    assert answer.json["detail"] == "Later."
