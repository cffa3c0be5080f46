"""What the documents say of errors."""

from typing import Any

from services.common.contract.problems import PROBLEM_SCHEMA, PROBLEM_TYPE, ProblemError


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return what the documentation says of errors: FastAPI would name its own format."""
    return {
        status: {
            "description": ProblemError.titles[status],
            "content": {PROBLEM_TYPE: {"schema": PROBLEM_SCHEMA}},
        }
        for status in statuses
    }
