"""The topics of the note, and the files that each takes in each twin, and shared by both."""

from dataclasses import dataclass
from pathlib import Path

from lab.checkout import ROOT
from lab.code.lines import counted


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
    Topic("Bodies, by hand", (_FLASK + "by_hand/*.py",), (), ()),
    Topic("Documents", (), (_FASTAPI + "documents/*.py",), ()),
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
