"""Every error of a service is a problem (RFC 9457), the same bytes from each."""

import json
from collections.abc import Mapping
from typing import ClassVar, Literal

from services.common.contract.routes import FAULT, METHODS

PROBLEM_TYPE = "application/problem+json"
_MOST_ERRORS = 10  # named in one answer


class ProblemError(Exception):
    """An answer that is an error: HTTP status, detail and, for bad input, its errors."""

    titles: ClassVar = {
        400: "Refused",
        401: "Not known",
        403: "Not allowed",
        404: "Not found",
        405: "Method not allowed",
        409: "Conflict",
        413: "Body too large",
        415: "Body of the wrong type",
        421: "Not under this name",
        422: "Bad input",
        429: "Too many tries",
        500: "The service failed",
        501: "Not possible with this worker class",
        502: "The downstream failed",
        503: "No room",
        504: "The downstream is too slow",
    }

    def __init__(
        self,
        status: int,
        detail: str,
        errors: list[dict[str, str]] | None = None,
        headers: Mapping[str, str] | None = None,
        more: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.errors = errors or []
        self.more = more or {}
        self._headers = headers or {}

    def __reduce__(self) -> tuple[object, ...]:
        # A process that predicts hands its errors over.
        return ProblemError, (self.status, self.detail, self.errors, self._headers, self.more)

    @property
    def headers(self) -> dict[str, str]:
        """The headers of the answer, `Retry-After` (seconds) among them where there is no room."""
        more = {"Retry-After": "1"} if self.status == 503 else {}
        return {"Content-Type": PROBLEM_TYPE, **more, **self._headers}

    def body(self) -> bytes:
        """Return the problem as JSON, the same bytes from every service."""
        problem: dict[str, object] = {
            "type": "about:blank",
            "title": self.titles.get(self.status, "The request failed"),
            "status": self.status,
            "detail": self.detail,
        }
        problem |= self.more
        if self.errors:
            problem["errors"] = self.errors
        return json.dumps(problem).encode()


PROBLEM_SCHEMA = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["detail"],
                "properties": {
                    "parameter": {"type": "string", "description": "In query or headers"},
                    "pointer": {"type": "string", "description": "In the body (RFC 6901)"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}


def bad_input(errors: Mapping[str, str]) -> ProblemError:
    """Return the 422 for these parameters, in the alphabet's order."""
    return with_errors("parameter", errors)


def with_errors(where: Literal["parameter", "pointer"], errors: Mapping[str, str]) -> ProblemError:
    """Return the 422 for faults by their place, which `where` says the kind of."""
    ordered = sorted(errors.items())[:_MOST_ERRORS]
    detail = "; ".join(f"{name} {text}" for name, text in ordered)
    return ProblemError(
        422, f"{detail}.", [{where: name, "detail": text} for name, text in ordered]
    )


def http_problem(
    status: int,
    path: str = "",
    written: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> ProblemError:
    """Return the problem for an HTTP error of a framework at `path`.

    `written` and `headers` are what the code that raised it says, where it says any.
    """
    methods = METHODS.get(path, "GET")
    details = {
        400: "The request cannot be read, or did not come whole.",
        404: "This service has no such route; GET / says who it is.",
        405: f"This route answers {methods} only.",
        413: "The body is larger than this route takes.",
        415: "This route takes JSON in UTF-8, or for a token a form, and nothing compressed.",
        500: "The service failed; its log says more.",
    }
    detail = written or details.get(status, "The request could not be served.")
    allow = {"Allow": methods} if status == 405 else {}
    return ProblemError(status, detail, headers={**(headers or {}), **allow})


def database_busy() -> ProblemError:
    """Return the 503 for a database that is busy for too long, or does not answer."""
    return ProblemError(503, "The database is busy, or does not answer.")


def wrong_faults(error: str) -> ProblemError:
    """Return the 422 for a fault that the downstream does not understand."""
    return bad_input({FAULT: error})
