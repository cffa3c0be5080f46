"""The contract of the twins: parameters with their bounds, headers, and problems (RFC 9457)."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

REQUEST_START = "X-Request-Start"  # t=<epoch seconds>, set by the load generator
FAULT = "X-Fault"  # a fault for this one request, in the downstream's own JSON
CALLER = "X-Caller"  # which service calls the downstream
LANE = "X-Lane"  # the caller's process and thread
FORWARDED = (REQUEST_START, FAULT)  # what a twin passes on to the downstream

PROBLEM_TYPE = "application/problem+json"
ROUTES = (
    *("/", "/healthz", "/wait", "/fanout", "/cpu", "/gateway"),
    *("/orders", "/orders/{number}", "/token", "/me", "/predict"),
)
FASTAPI_ROUTES = (*ROUTES, "/wait-def", "/wait-blocking", "/predict-process", "/predict-blocking")
FLASK_ROUTES = (*ROUTES, "/wait-async", "/orders-by-hand")
STORED = ("/orders", "/orders/{number}")  # each request needs a connection to the database
# Of every other route: GET
METHODS = {
    "/orders": "GET, POST",
    **dict.fromkeys(("/orders-by-hand", "/token"), "POST"),
    **dict.fromkeys(("/predict", "/predict-process", "/predict-blocking"), "POST"),
}

_LABELS = {route: route for route in (*FASTAPI_ROUTES, *FLASK_ROUTES)}
_MOST_ERRORS = 10  # named in one answer
_WHOLE = re.compile(r"-?[0-9]{1,12}")


@dataclass(frozen=True)
class Parameter:
    """A whole-number query parameter with its bounds, both included."""

    name: str
    minimum: int
    maximum: int
    default: int
    meaning: str

    @property
    def sentence(self) -> str:
        """What the parameter must be, for people."""
        return f"must be a whole number from {self.minimum} to {self.maximum}"

    def parse(self, text: object) -> int:
        """Return the value of `text`; raises `ValueError` with the sentence."""
        if not isinstance(text, str | int) or not _WHOLE.fullmatch(str(text)):
            raise ValueError(self.sentence)
        value = int(text)
        if not self.minimum <= value <= self.maximum:
            raise ValueError(self.sentence)
        return value


MS = Parameter("ms", 0, 60_000, 200, "How long the downstream takes, in milliseconds")
CALLS = Parameter("calls", 1, 50, 5, "How many independent calls to make")
ROUNDS = Parameter("rounds", 1, 5_000_000, 50_000, "How many rounds of SHA-256 to compute")
LIMIT = Parameter("limit", 1, 100, 20, "How many orders to a page")
BEFORE = Parameter("before", 1, 2_147_483_647, 2_147_483_647, "Orders with smaller numbers only")
NUMBER = Parameter("number", 1, 2_147_483_647, 1, "The order's number")
UNKNOWN_PARAMETER = "is not a parameter of this route"


def route_label(path: str) -> str:
    """Return the route that `path` is counted under: one of few, whatever clients ask for."""
    label = _LABELS.get(path)
    if label is None:
        of_orders = path.startswith("/orders/") and path.count("/") == 2
        label = "/orders/{number}" if of_orders else "other"
    return label


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


def http_problem(status: int, path: str = "") -> ProblemError:
    """Return the problem for what a framework itself refuses at `path`."""
    methods = METHODS.get(path, "GET")
    details = {
        400: "The request cannot be read, or did not come whole.",
        404: "This service has no such route; GET / says who it is.",
        405: f"This route answers {methods} only.",
        413: "The body is larger than this route takes.",
        415: "This route takes JSON in UTF-8, or for a token a form, and nothing compressed.",
        500: "The service failed; its log says more.",
    }
    detail = details.get(status, "The request could not be served.")
    return ProblemError(status, detail, headers={"Allow": methods} if status == 405 else None)


def database_busy() -> ProblemError:
    """Return the 503 for a database that is busy for too long, or does not answer."""
    return ProblemError(503, "The database is busy, or does not answer.")


def wrong_faults(error: str) -> ProblemError:
    """Return the 422 for a fault that the downstream does not understand."""
    return bad_input({FAULT: error})
