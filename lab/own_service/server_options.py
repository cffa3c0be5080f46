"""The options of servers' command lines that make slots or processes, and other values for them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil
from pathlib import Path

from lab.machine import cores
from lab.own_service.service import Start
from lab.own_service.verdict import Cause

TIMES = (2, 4)  # as many as now
_LOOKED_AT = 8  # words of a command: its server is one of them, `uv run gunicorn …` too


@dataclass(frozen=True)
class Option:
    """An option, by its names; against which causes more of it could help.

    Fewer than `few` are not multiplied: threads are cheap.
    """

    names: tuple[str, ...]
    default: str = "1"
    against: tuple[Cause, ...] = ()
    few: int = 1

    def value(self, words: Sequence[str]) -> str:
        """Return what it is set to."""
        for word, following in zip(words, [*words[1:], ""], strict=True):
            if self._is(word):
                return self._joined(word) or following
        return self.default

    def set_to(self, value: object, words: Sequence[str]) -> list[str]:
        """Return the words with this value in place of another."""
        return [self.names[0], str(value), *self.without(words)]

    def without(self, words: Sequence[str]) -> list[str]:
        """Return the words but for this option and its value."""
        kept, rest = [], iter(words)
        for word in rest:
            if not self._is(word):
                kept.append(word)
            elif not self._joined(word):
                next(rest, None)
        return kept

    # --workers=4, --workers 4, -w4 and -w 4 are all in use.
    def _is(self, word: str) -> bool:
        return word.split("=")[0] in self.names or self._short(word) is not None

    def _joined(self, word: str) -> str:
        short = self._short(word)
        return short[1] if short else word.partition("=")[2]

    def _short(self, word: str) -> re.Match[str] | None:
        short = [re.escape(name) for name in self.names if not name.startswith("--")]
        return re.fullmatch(f"(?:{'|'.join(short)})=?(.+)", word) if short else None


_BY_PROCESSES: tuple[Cause, ...] = ("cpu", "slots", "blocked-loop", "pool", "lock")
WORKERS = Option(("--workers", "-w"), "1", _BY_PROCESSES)
THREADS = Option(("--threads",), "1", ("slots",), few=4)
CLASS = Option(("--worker-class", "-k"), "sync")
SERVERS: dict[str, tuple[Option, ...]] = {
    "gunicorn": (WORKERS, THREADS),
    "waitress": (replace(THREADS, default="4"),),
    "waitress-serve": (replace(THREADS, default="4"),),
    "uvicorn": (WORKERS,),
    "hypercorn": (WORKERS,),
    "granian": (replace(THREADS, names=("--blocking-threads",)), WORKERS),
}


def alternatives(start: Start, cause: Cause, more: float) -> list[Start]:
    """Return the other ways to start a service that could help against `cause`.

    `more` is how many times the slots that it has are needed; below 1: that is not known.
    """
    place = next((n for n, word in enumerate(start.command[:_LOOKED_AT]) if _server(word)), None)
    if place is None:
        return []
    server, words = _server(start.command[place]), start.command[place + 1 :]
    if server == "gunicorn":
        found = _gunicorn(words, cause, more)
    else:
        found = _plain(words, SERVERS[server], cause, more)
    return [replace(start, command=[*start.command[: place + 1], *changed]) for changed in found]


def _server(word: str) -> str:
    name = Path(word).name
    return name if name in SERVERS else ""


def _plain(
    words: Sequence[str], options: Sequence[Option], cause: Cause, more: float
) -> Iterator[list[str]]:
    for option in options:
        if cause in option.against:
            for value in _values(option, option.value(words), cause, more):
                yield option.set_to(value, words)


def _gunicorn(words: Sequence[str], cause: Cause, more: float) -> Iterator[list[str]]:
    kind = CLASS.value(words)
    yield from _plain(words, [WORKERS], cause, more)
    if cause == "slots" and kind in ("sync", "gthread"):
        threaded = CLASS.set_to("gthread", words)
        yield from _plain(threaded, [THREADS], cause, more)
        yield CLASS.set_to("gevent", THREADS.without(words))


def _values(option: Option, now: str, cause: Cause, more: float) -> list[int]:
    many = int(now) if now.isdecimal() else 1
    wanted = {max(many, option.few) * times for times in TIMES} | {ceil(many * more)}
    if cause == "cpu":  # more processes than cores compute no more
        wanted = {min(value, cores()) for value in wanted}
    return sorted(value for value in wanted if value > many)
