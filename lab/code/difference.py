"""The difference between the twins in one topic, file by file."""

from collections.abc import Iterator
from difflib import unified_diff
from itertools import zip_longest
from pathlib import Path

from lab.checkout import ROOT
from lab.code.topics import TOPICS, files_of
from lab.errors import LabError


def difference(name: str) -> Iterator[str]:
    """Yield the lines of a unified diff from twin A to twin B in the topic whose name has `name`.

    Raises `LabError` unless exactly one topic has.
    """
    topics = [topic for topic in TOPICS if name.lower() in topic.name.lower()]
    if len(topics) != 1:
        known = "; ".join(topic.name for topic in TOPICS)
        raise LabError(f"--diff {name}: name one of these topics: {known}.", 2)
    for flask, fastapi in zip_longest(files_of(topics[0].flask), files_of(topics[0].fastapi)):
        yield from unified_diff(
            _lines(flask), _lines(fastapi), _name(flask), _name(fastapi), n=1, lineterm=""
        )


def _lines(file: Path | None) -> list[str]:
    return file.read_text().splitlines() if file else []


def _name(file: Path | None) -> str:
    return str(file.relative_to(ROOT)) if file else "/dev/null"
