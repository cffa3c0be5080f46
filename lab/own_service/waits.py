"""What a stack waits for, and where in the service's own code that is."""

import linecache
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from lab.own_service.stacks import Frame, Stack

WaitKind = Literal["pool", "lock", "thread", "sleep", "answer", "none"]

_PACKAGES = re.compile(r"/(site|dist)-packages/|^<")
# The library's frames between the service's own code and its wait, spelt `file:function`.
_THREAD = re.compile(
    r"anyio/\S*:(acquire_on_behalf_of|run_sync_in_worker_thread)|asyncio/threads\.py:"
)
_SLEEP = re.compile(r"asyncio/tasks\.py:\w*sleep\w*$|(gevent|anyio|trio)/\S*:sleep$")
# The innermost frame of who waits for a turn inside the process, whatever it is a turn at.
_TURN = re.compile(
    r"(^|/)(threading|queue|asyncio/(locks|queues)|gevent/\w*lock|anyio/\S+)\.py:"
    r"(acquire\w*|wait|get|join|result|__a?enter__)$"
)
_POOL = re.compile(
    r"(?i)pool(?!executor)\w*(\.py|/\S*):|:\w*pool\w*|:greenlet_spawn|^queue\.py:get"
)
# These wait for a connection without a primitive that tells it.
_POOLS = re.compile(r":_wait_for_available_connection|asyncpg/pool\.py:\w*acquire|psycopg_pool/")
_READING = re.compile(
    r"(^|[ /])(socket|ssl|selectors|http/client|subprocess|grpc/\S*|asyncio/streams)\.py:"
    r"|:_?(read|recv|receive|getresponse|connect_tcp|wait_for_data)\w*"
    r"|(^| )(aiohttp|psycopg|psycopg2|asyncpg|pymysql|aiomysql|aiosqlite|redis|pymongo|botocore)/"
)
_OF_LINES: tuple[tuple[WaitKind, re.Pattern[str]], ...] = (
    ("sleep", re.compile(r"\bsleep\(")),
    ("thread", re.compile(r"\b(run_in_executor|wrap_future)\(")),
    ("lock", re.compile(r"\bwith\b|\.acquire\(|\.wait\(|\.join\(|\.result\(|\.get\(")),
    ("answer", re.compile(r"\b(execute|recv|urlopen|read|fetch\w*|select)\(")),
)


@dataclass(frozen=True)
class Wait:
    """What a stack waits for, and the innermost frame of the service's own code above it."""

    kind: WaitKind
    own: Frame
    inner: tuple[Frame, ...]  # what the own code has called, outermost first


def wait_of(stack: Stack, libraries: set[str]) -> Wait | None:
    """Return the wait of a stack; None if none of the service's own code is in it."""
    own = [
        place
        for place, frame in enumerate(stack.frames)
        if _is_own(frame, libraries) and (place or frame.function != "<module>")
    ]
    if not own:
        return None
    place = own[-1]
    frame, inner = stack.frames[place], stack.frames[place + 1 :]
    return Wait(_kind(frame, inner, libraries), frame, inner)


def _is_own(frame: Frame, libraries: set[str]) -> bool:
    if _PACKAGES.search(frame.file):
        return False
    return not any(frame.file.startswith(f"{folder}/") for folder in libraries)


def _kind(own: Frame, inner: Sequence[Frame], libraries: set[str]) -> WaitKind:
    if not inner:
        line = linecache.getline(own.file, own.line)
        return next((kind for kind, pattern in _OF_LINES if pattern.search(line)), "none")
    spelt = list(_spelt(inner, libraries))
    path = " ".join(spelt)
    if _THREAD.search(path):
        return "thread"
    if _SLEEP.search(spelt[-1]):
        return "sleep"
    if _POOLS.search(path):
        return "pool"
    if _READING.search(path):
        return "answer"
    if _TURN.search(spelt[-1]):
        return "pool" if _POOL.search(path) else "lock"
    return "none"


def _spelt(frames: Sequence[Frame], libraries: set[str]) -> Iterator[str]:
    for frame in frames:
        file = frame.file
        for folder in libraries:
            file = file.removeprefix(f"{folder}/")
        yield f"{_PACKAGES.split(file)[-1]}:{frame.function}".replace(" ", "_")
