"""The lines of code that each topic of the note takes in each twin, and shared by both."""

import io
import tokenize
from dataclasses import dataclass
from pathlib import Path

from lab.checkout import ROOT

_LAYOUT = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENCODING,
    tokenize.ENDMARKER,
}


def lines_of_code(source: str) -> int:
    """Return how many lines of `source` hold code; a docstring is none."""
    lines: set[int] = set()
    statement_begins = True
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type in _LAYOUT:
            statement_begins |= token.type in (tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT)
            continue
        alone = statement_begins and token.type == tokenize.STRING and _ends(token)
        statement_begins = False
        if not alone:
            lines.update(range(token.start[0], token.end[0] + 1))
    return len(lines)


def _ends(token: tokenize.TokenInfo) -> bool:
    # Nothing follows on its last line: the string is a statement of its own.
    return not token.line.splitlines()[-1][token.end[1] :].strip()


def counted(files: list[Path]) -> int:
    """Return the lines of code of all `files`."""
    return sum(lines_of_code(file.read_text()) for file in files)


@dataclass(frozen=True)
class Topic:
    """One topic. Paths may hold `*`; what both twins use is counted once, as `shared`."""

    name: str
    flask: tuple[str, ...]
    fastapi: tuple[str, ...]
    shared: tuple[str, ...]


@dataclass(frozen=True)
class Count:
    """How much code a topic takes: lines, and files."""

    topic: str
    flask: tuple[int, int]
    fastapi: tuple[int, int]
    shared: tuple[int, int]


_FLASK, _FASTAPI, _COMMON = "services/flask_app/", "services/fastapi_app/", "services/common/"


def _both(*names: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(_FLASK + name for name in names), tuple(_FASTAPI + name for name in names)


TOPICS = (
    Topic("Gateway", *_both("gateway.py"), (_COMMON + "gateway/*.py",)),
    Topic("Query parameters", *_both("queries.py"), ()),
    Topic(
        "Strict bodies",
        *_both("strict_bodies.py"),
        (_COMMON + "contract/bodies.py", _COMMON + "contract/faults.py"),
    ),
    Topic("Bodies, by hand", (_FLASK + "order_by_hand.py",), (), ()),
    Topic("Documents", (), (_FASTAPI + "documents.py",), ()),
    Topic("Documents, one extension", ("workshop/documents/flask_with_openapi.py",), (), ()),
    Topic("Errors", *_both("errors.py"), (_COMMON + "contract/problems.py",)),
    Topic(
        "Orders: checked, stored",
        *_both("storage.py", "orders.py"),
        (
            _COMMON + "database/*.py",
            _COMMON + "database/migrations/versions/*.py",
            _COMMON + "orders/*.py",
        ),
    ),
    Topic("OAuth2 and JWT", *_both("identity.py"), (_COMMON + "identity/*.py",)),
    Topic("Model", *_both("predict.py"), (_COMMON + "flowers/*.py",)),
)


def counts() -> list[Count]:
    """Return the count of each topic in this checkout."""
    return [
        Count(topic.name, _count(topic.flask), _count(topic.fastapi), _count(topic.shared))
        for topic in TOPICS
    ]


def files_of(patterns: tuple[str, ...]) -> list[Path]:
    """Return the files that `patterns` name, without those that only hold a docstring."""
    found = [file for pattern in patterns for file in sorted(ROOT.glob(pattern))]
    return [file for file in found if counted([file])]


def _count(patterns: tuple[str, ...]) -> tuple[int, int]:
    files = files_of(patterns)
    return counted(files), len(files)
