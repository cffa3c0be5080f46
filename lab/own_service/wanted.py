"""The requests of a load, as a person names them on the command line or in a file."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from lab.errors import LabError
from lab.load import Request
from lab.units import counted

# What belongs to a browser's connection or to its cache, and not to the request.
HEADERS_OF_A_BROWSER = {
    "host",
    "connection",
    "content-length",
    "transfer-encoding",
    "accept-encoding",
    "cookie",
}
SCHEMES = ("http", "https")  # others are a browser's own, or no requests
NO_ANSWER = 0  # the status of a request that the browser, or what is in it, has stopped

Text = Annotated[str, Field(pattern=r"^")]  # any, but half a surrogate pair cannot be sent
Name = Annotated[str, Field(pattern=r"^[!#$%&'*+.^_`|~0-9A-Za-z-]+$")]
Value = Annotated[str, Field(pattern=r"^[^\r\n\x00]*$")]


class Line(BaseModel):
    """One request of a file: its path, and what makes an answer right."""

    model_config = ConfigDict(extra="forbid")

    path: str = Field(pattern=r"^/")
    method: str = Field("GET", pattern=r"^[A-Za-z]+$")
    headers: dict[Name, Value] = {}
    body: Text | dict[str, Any] | list[Any] | None = None
    status: int = Field(200, ge=100, le=599)
    text: Text = ""
    weight: float = Field(1.0, gt=0, allow_inf_nan=False)

    def request(self, url: str) -> Request:
        """Return the request to the service at `url`; a body that is no text is sent as JSON."""
        headers, body = dict(self.headers), self.body
        if body is not None and not isinstance(body, str):
            headers = {"Content-Type": "application/json", **headers}
            body = json.dumps(body)
        sent = None if body is None else body.encode()
        return Request(
            url + self.path, self.method, headers, sent, self.status, self.text, None, self.weight
        )


_LINES = TypeAdapter(list[Line])


def read(file: Path) -> list[Line]:
    """Return the requests of a JSON list or of a HAR file; raises `LabError` with a sentence."""
    try:
        found = json.loads(file.read_bytes())
        if isinstance(found, dict) and "log" in found:
            found = [_of_har(entry) for entry in _of_one_host(found["log"]["entries"])]
        lines = _LINES.validate_python(found)
    except OSError as error:
        raise LabError(f"{file} cannot be read: {error.strerror}.", status=2) from None
    except ValidationError as error:
        raise LabError(f"{file}: {_first_of(error)}.", status=2) from None
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise LabError(f"{file} is neither a list of requests nor a HAR file.", status=2) from None
    if not lines:
        raise LabError(f"{file} has no requests.", status=2)
    return lines


def _first_of(error: ValidationError) -> str:
    first = error.errors()[0]
    where = ".".join(map(str, first["loc"]))
    return f"{where or 'the file'}: {first['msg']}"


def _of_one_host(entries: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    # A visit begins with the page; others serve its fonts and count its visitors.
    urls = [urlsplit(entry["request"]["url"]) for entry in entries]
    first = next((url.netloc for url in urls if url.scheme in SCHEMES), "")
    return [
        entry
        for entry, url in zip(entries, urls, strict=True)
        if url.scheme in SCHEMES
        and url.netloc == first
        and entry["response"]["status"] != NO_ANSWER
    ]


def _of_har(entry: Mapping[str, Any]) -> dict[str, Any]:
    asked, url = entry["request"], urlsplit(entry["request"]["url"])
    sent = {header["name"]: header["value"] for header in asked["headers"]}
    return {
        "path": (url.path or "/") + (f"?{url.query}" if url.query else ""),
        "method": asked["method"],
        "headers": {
            name: value
            for name, value in sent.items()
            if name.lower() not in HEADERS_OF_A_BROWSER and not name.startswith(":")
        },
        "body": (asked.get("postData") or {}).get("text"),
        "status": entry["response"]["status"],
    }


@dataclass(frozen=True)
class Kind:
    """Requests that are examined together, mixed by weight."""

    name: str
    lines: Sequence[Line]

    def at(self, url: str) -> list[Request]:
        """Return them as requests to the service at `url`."""
        return [line.request(url) for line in self.lines]


@dataclass(frozen=True)
class Wanted:
    """What a person asks for on the command line; paths begin with a slash."""

    get: Sequence[str] = ()
    post: Sequence[str] = ()
    body: Path | None = None
    headers: Sequence[str] = ()
    file: Path | None = None
    status: int = 200
    text: str = ""

    def kinds(self, told: Mapping[str, str]) -> list[Kind]:
        """Return what is examined; `told` are the words in braces that stand for something else.

        Raises `LabError` with a sentence.
        """
        if self.file:
            lines = [_filled(line, told) for line in read(self.file)]
            return [Kind(f"{counted(len(lines), 'request')} of {self.file}", lines)]
        found = [self._line("GET", path) for path in self.get or ([] if self.post else ["/"])]
        found += [self._line("POST", path) for path in self.post]
        return [Kind(f"{line.method} {line.path}", [_filled(line, told)]) for line in found]

    def mentions(self, word: str) -> bool:
        """Return whether `word` is in the body of a request."""
        lines = (line for kind in self.kinds({}) for line in kind.lines)
        return any(word in json.dumps(line.body) for line in lines)

    def _line(self, method: str, path: str) -> Line:
        if not path.startswith("/"):
            raise LabError(f"--{method.lower()} {path}: a path begins with a slash.", status=2)
        headers = dict(map(_header, self.headers))
        body = _body(self.body) if self.body and method == "POST" else None
        if body is not None and not any(name.lower() == "content-type" for name in headers):
            headers["Content-Type"] = "application/json"
        try:
            return Line(
                path=path,
                method=method,
                headers=headers,
                body=body,
                status=self.status,
                text=self.text,
            )
        except ValidationError as error:
            raise LabError(f"--{method.lower()} {path}: {_first_of(error)}.", status=2) from None


def _header(text: str) -> tuple[str, str]:
    name, colon, value = text.partition(":")
    if not colon or not name.strip():
        raise LabError(f"--header {text}: a header is `Name: value`.", status=2)
    return name.strip(), value.strip()


def _body(file: Path) -> str:
    try:
        return file.read_text()
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is no text"
        raise LabError(f"--body {file} cannot be read: {why}.", status=2) from None


def _filled(line: Line, told: Mapping[str, str]) -> Line:
    body = json.dumps(line.body)
    for name, value in told.items():
        body = body.replace(f"{{{name}}}", value)
    return line.model_copy(update={"body": json.loads(body)})
