"""JSON bodies, read strictly: what two parsers could understand differently is refused."""

import json
from collections.abc import Iterable, Mapping
from email.message import Message
from urllib.parse import quote

from services.common.contract.problems import ProblemError, http_problem, with_errors

LARGEST_BODY = 65_536  # bytes
BODY_SECONDS = 5.0  # of silence, after which a body will not come whole
MOST_FIELDS = 1000  # of a form; Starlette's own number
MISSING = "is missing"
UNKNOWN_FIELD = "is not a field here"
OBJECT = "must be an object"

_DEEPEST = 16  # lists and objects inside each other
_LONGEST_NAME = 60  # characters of a name that an answer repeats
_WHOLE = "#"  # the pointer to all of the body


def require_json(content_type: str | None, content_encoding: str | None) -> None:
    """Raise `ProblemError` 415 unless a body with these headers is JSON in UTF-8, as it is."""
    message = Message()
    message["Content-Type"] = content_type or ""
    of_json = message.get_content_type() == "application/json"
    in_utf8 = str(message.get_param("charset", "utf-8")).lower() in ("utf-8", "utf8")
    if not (content_type and of_json and in_utf8) or content_encoding not in (None, "identity"):
        raise http_problem(415)


def require_form(content_type: str | None, content_encoding: str | None) -> None:
    """Raise `ProblemError` 415 unless a body with these headers is an URL-encoded form."""
    kind = (content_type or "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded" or content_encoding not in (None, "identity"):
        raise http_problem(415)


def parse(body: bytes) -> object:
    """Return what the JSON in `body` says; raises `ProblemError` 422.

    Refused, unlike by `json.loads`: other encodings than UTF-8, NaN and infinities, names that come
    twice, and halves of surrogate pairs, which are no text.
    """
    try:
        value = json.loads(
            body.decode(),
            object_pairs_hook=_object,
            parse_constant=_refuse_constant,
            parse_float=_number,
        )
        if b"\\ud" in body.lower():
            json.dumps(value, ensure_ascii=False).encode()
        if _is_too_deep(value):
            raise RecursionError
    except RecursionError:  # json's own limit depends on how deep the caller is already
        raise bad_body({_WHOLE: "is nested too deeply"}) from None
    except UnicodeError:
        raise bad_body({_WHOLE: "is not text in UTF-8"}) from None
    except json.JSONDecodeError as error:
        fault = f"is not JSON: {error.msg[0].lower()}{error.msg[1:]} at character {error.pos}"
        raise bad_body({_WHOLE: fault}) from None
    except ValueError as error:
        raise bad_body({_WHOLE: str(error)}) from None
    return value


def bad_body(errors: Mapping[str, str]) -> ProblemError:
    """Return the 422 for these faults, each under its JSON pointer."""
    return with_errors("pointer", errors)


def pointer(path: Iterable[str | int]) -> str:
    """Return the JSON pointer (RFC 6901, as a fragment) to what `path` leads to."""
    steps = (str(step)[:_LONGEST_NAME].replace("~", "~0").replace("/", "~1") for step in path)
    return "/".join([_WHOLE, *(quote(step, safe="~") for step in steps)])


def explain(
    errors: Iterable[tuple[str, tuple[str | int, ...]]], sentences: Mapping[str, str]
) -> ProblemError:
    """Return the 422 for Pydantic's `errors`, each a type and a path.

    `sentences` says what each field must be, by its path with `*` for a place in a list.
    """
    general = {"missing": MISSING, "extra_forbidden": UNKNOWN_FIELD}
    return bad_body(
        {pointer(path): general.get(kind) or sentences[_key(path)] for kind, path in errors}
    )


def _key(path: Iterable[str | int]) -> str:
    return ".".join("*" if isinstance(step, int) else step for step in path)


def _is_too_deep(value: object) -> bool:
    level = [value]
    for _ in range(_DEEPEST):
        level = [part for node in level for part in _parts(node)]
        if not level:
            return False
    return True


def _parts(node: object) -> Iterable[object]:
    if isinstance(node, dict):
        return node.values()
    return node if isinstance(node, list) else ()


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"names {json.dumps(twice[:_LONGEST_NAME])} twice")
    return found


def _number(text: str) -> int | float:
    # To JSON, and to JSON Schema, 2.0 is a whole number.
    value = float(text)
    return int(value) if value.is_integer() else value


def _refuse_constant(name: str) -> object:
    raise ValueError(f"has {name}, which is not JSON")
