"""The contract of the twins: parameters with their bounds, headers, and problems (RFC 9457)."""

import json
import re
from dataclasses import dataclass
from typing import ClassVar

REQUEST_START = "X-Request-Start"  # t=<epoch seconds>, set by the load generator
FAULT = "X-Fault"  # a fault for this one request, in the downstream's own JSON
CALLER = "X-Caller"  # which service calls the downstream
LANE = "X-Lane"  # the caller's process and thread
FORWARDED = (REQUEST_START, FAULT)  # what a twin passes on to the downstream

PROBLEM_TYPE = "application/problem+json"
ROUTES = ("/", "/healthz", "/wait", "/fanout", "/cpu", "/gateway")
FASTAPI_ROUTES = (*ROUTES, "/wait-def", "/wait-blocking")
FLASK_ROUTES = (*ROUTES, "/wait-async")

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
UNKNOWN_PARAMETER = "is not a parameter of this route"


class ProblemError(Exception):
    """An answer that is an error: HTTP status, detail and, for bad input, its errors."""

    titles: ClassVar = {
        404: "Not found",
        405: "Method not allowed",
        422: "Bad input",
        500: "The service failed",
        501: "Not possible with this worker class",
        502: "The downstream failed",
        503: "No room",
        504: "The downstream is too slow",
    }

    def __init__(self, status: int, detail: str, errors: dict[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.errors = errors or {}

    @property
    def headers(self) -> dict[str, str]:
        """The headers of the answer, `Retry-After` (seconds) among them where there is no room."""
        more = {405: {"Allow": "GET"}, 503: {"Retry-After": "1"}}
        return {"Content-Type": PROBLEM_TYPE, **more.get(self.status, {})}

    def body(self) -> bytes:
        """Return the problem as JSON, the same bytes from every service."""
        problem: dict[str, object] = {
            "type": "about:blank",
            "title": self.titles.get(self.status, "The request failed"),
            "status": self.status,
            "detail": self.detail,
        }
        if self.errors:
            problem["errors"] = [
                {"parameter": name, "detail": detail} for name, detail in self.errors.items()
            ]
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
                "required": ["parameter", "detail"],
                "properties": {"parameter": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
}


def bad_input(errors: dict[str, str]) -> ProblemError:
    """Return the 422 for these parameters, in the alphabet's order."""
    ordered = dict(sorted(errors.items())[:_MOST_ERRORS])
    detail = "; ".join(f"{name} {text}" for name, text in ordered.items())
    return ProblemError(422, f"{detail}.", ordered)


def http_problem(status: int) -> ProblemError:
    """Return the problem for what a framework itself refuses."""
    details = {
        404: "This service has no such route; GET / says who it is.",
        405: "This route answers GET only.",
        500: "The service failed; its log says more.",
    }
    return ProblemError(status, details.get(status, "The request could not be served."))


def wrong_faults(error: str) -> ProblemError:
    """Return the 422 for a fault that the downstream does not understand."""
    return bad_input({FAULT: error})
