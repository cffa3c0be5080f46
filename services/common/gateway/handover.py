"""What a server handed to the code for one request, fit to be shown: JSON only, secrets masked."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

MASK = "***"
_SECRET = {"authorization", "cookie", "proxy-authorization"}


@dataclass(frozen=True)
class Handover:
    """One request at the gateway.

    `http` is the request's text, written back from what was `handed` over, for that is all the
    code ever gets; `lost` says what no longer can be known of the original. `then` is how the code
    answers.
    """

    interface: str
    http: str
    handed: dict[str, object]
    lost: str
    then: str

    def described(self) -> dict[str, object]:
        """Return the body of `GET /gateway`."""
        return asdict(self)


def wants_page(accept: str) -> bool:
    """Return whether a client with this `Accept` header is a browser."""
    return "text/html" in accept


def http_text(request_line: str, headers: Iterable[tuple[str, str]]) -> str:
    """Return a request as it goes over the wire, secrets masked."""
    lines = [f"{name}: {masked(name, value)}" for name, value in headers]
    return "\n".join([request_line, *lines, ""])


def masked(name: str, value: object) -> object:
    """Return the `value` under `name`, a header's or an environ's, or a mask if it is a secret."""
    header = name.removeprefix("HTTP_").replace("_", "-").lower()
    return MASK if header in _SECRET else value


def shown(value: object) -> object:
    """Return `value` as JSON can hold it: bytes as text, objects as the name of their type."""
    if isinstance(value, bytes):
        return value.decode("latin-1")
    if isinstance(value, dict):
        return {str(name): shown(masked(str(name), entry)) for name, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_pair(*entry) if _is_header(entry) else shown(entry) for entry in value]
    if value is None or isinstance(value, str | int | float):
        return value
    return f"<{type(value).__module__}.{type(value).__qualname__}>"


def _is_header(entry: object) -> bool:
    return isinstance(entry, list | tuple) and [type(part) for part in entry] == [bytes, bytes]


def _pair(name: bytes, value: bytes) -> list[object]:
    header = name.decode("latin-1")
    return [header, masked(header, value.decode("latin-1"))]
