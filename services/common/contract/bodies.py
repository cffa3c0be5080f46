"""Bodies, read strictly: what two parsers could understand differently is refused.

Each twin's `strict_bodies.py` has them read so, before its framework sees them.
"""

import json
from collections.abc import Iterable
from email.message import Message
from urllib.parse import parse_qsl, urlencode

from services.common.contract.faults import LONGEST_NAME, WHOLE, bad_body
from services.common.contract.problems import http_problem
from services.common.contract.routes import FORM, BodyKind

LARGEST_BODY = 65_536  # bytes
BODY_SECONDS = 5.0  # of silence, after which a body will not come whole
_MOST_FIELDS = 1000  # of a form; Starlette's own number
_DEEPEST = 16  # lists and objects inside each other


def require_kind(kind: BodyKind, content_type: str | None, content_encoding: str | None) -> None:
    """Raise `ProblemError` 415 unless a body with these headers is of `kind`, as it is."""
    of_kind = _is_form(content_type) if kind == FORM else _is_json(content_type)
    if not of_kind or content_encoding not in (None, "identity"):
        raise http_problem(415)


def canonical(kind: BodyKind, body: bytes) -> bytes:
    """Return `body` written so that every parser reads the same; raises `ProblemError` 400, 422."""
    if len(body) > LARGEST_BODY:
        raise http_problem(413)
    return _canonical_form(body) if kind == FORM else json.dumps(parse(body)).encode()


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
        raise bad_body({WHOLE: "is nested too deeply"}) from None
    except UnicodeError:
        raise bad_body({WHOLE: "is not text in UTF-8"}) from None
    except json.JSONDecodeError as error:
        fault = f"is not JSON: {error.msg[0].lower()}{error.msg[1:]} at character {error.pos}"
        raise bad_body({WHOLE: fault}) from None
    except ValueError as error:
        raise bad_body({WHOLE: str(error)}) from None
    return value


def _is_json(content_type: str | None) -> bool:
    message = Message()
    message["Content-Type"] = content_type or ""
    in_utf8 = str(message.get_param("charset", "utf-8")).lower() in ("utf-8", "utf8")
    return bool(content_type) and message.get_content_type() == "application/json" and in_utf8


def _is_form(content_type: str | None) -> bool:
    kind = (content_type or "").partition(";")[0].strip().lower()
    return kind == "application/x-www-form-urlencoded"


def _canonical_form(body: bytes) -> bytes:
    # Nothing between two ampersands is no field; of one that comes twice the last counts.
    text = "&".join(filter(None, body.decode(errors="replace").split("&")))
    try:
        fields = dict(parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS))
    except ValueError:
        raise http_problem(400) from None
    return urlencode(fields).encode()


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
        raise ValueError(f"names {json.dumps(twice[:LONGEST_NAME])} twice")
    return found


def _number(text: str) -> int | float:
    # To JSON, and to JSON Schema, 2.0 is a whole number.
    value = float(text)
    return int(value) if value.is_integer() else value


def _refuse_constant(name: str) -> object:
    raise ValueError(f"has {name}, which is not JSON")
