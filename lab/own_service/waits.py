"""What a stack waits for, and where in the service's own code that is."""

import linecache
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from lab.own_service.stacks import Frame, Stack

# A `thread` and a `task` are seen themselves; a `future` is set by what is not seen.
WaitKind = Literal["pool", "lock", "thread", "task", "future", "sleep", "answer", "none"]

_PACKAGES = re.compile(r"/(site|dist)-packages/|^<")
# The library's frames between the service's own code and its wait, spelt `file:function`.
_THREAD = re.compile(
    r"anyio/\S*:run_sync_in_worker_thread|asyncio/threads\.py:"
    r"|concurrent/futures/_base\.py:result|multiprocessing/pool\.py:get|asgiref/sync\.py:__call__"
)
_TASK = re.compile(r"starlette/middleware/base\.py:call_next")
_SLEEP = re.compile(r"asyncio/tasks\.py:\w*sleep\w*$|(gevent|eventlet|anyio|trio)/\S*:sleep$")
# The innermost frame of who waits for a turn inside the process, whatever it is a turn at.
_TURN = re.compile(
    r"(^|/)(threading|queue|asyncio/(locks|queues)|gevent/\S+|eventlet/\S+|anyio/\S+)\.py:"
    r"(acquire\w*|wait|get|join|result|__a?enter__)$"
)
_LOCK_OF_LIBRARY = re.compile(r"(?i)\bwith\b.*\b\w*lock\b|\.acquire\(")  # a line
_OF_THREADS = re.compile(r"^(threading|queue|concurrent/futures/_base)\.py:")
_POOL = re.compile(
    r"(?i)pool(?!executor)\w*(\.py|/\S*):|:\w*pool\w*|:\w*get_conn\w*|:greenlet_spawn"
    r"|(^|/)queues?\.py:get"
)
_CALLED_POOL = re.compile(
    r"(?i)pool(?!\w*(executor|lock))"
)  # by its own code, there and where that is called from
# These wait for a connection without a primitive that tells it.
_POOLS = re.compile(r":_wait_for_available_connection|asyncpg/pool\.py:\w*acquire|psycopg_pool/")
_READING = re.compile(
    r"(^|[ /])(socket|ssl|selectors|http/client|subprocess|grpc/\S*|asyncio/streams)\.py:"
    r"|:_?(read|recv|receive|getresponse|connect_tcp|wait_for_data)\w*|psycopg/waiting\.py:"
)
# Whatever else these wait for is an answer.
_CLIENTS = re.compile(
    r"(^| )(aiohttp|psycopg|psycopg2|asyncpg|pymysql|aiomysql|aiosqlite|redis|pymongo|botocore)/"
)
_READS_BY_FUTEX = re.compile(r"(^| )grpc/")
_OF_LINES: tuple[tuple[WaitKind, re.Pattern[str]], ...] = (
    ("sleep", re.compile(r"\bsleep\(")),
    ("thread", re.compile(r"\b(run_in_executor|wrap_future)\(")),
    ("lock", re.compile(r"\bwith\b|\.acquire\(|\.wait\(|\.join\(|\.result\(|\.get\(")),
    ("answer", re.compile(r"\b(execute|recv|urlopen|read|fetch\w*|select)\(")),
)
# Where in the kernel a thread waits, by Linux' names. Who waits for a turn, or for Python's own
# lock to compute on, waits for a futex; whose turn it is to compute waits nowhere: 0.
_ON_FUTEX = re.compile(r"^(futex|0)")
_IN_KERNEL: tuple[tuple[WaitKind, re.Pattern[str]], ...] = (
    ("sleep", re.compile(r"nanosleep")),
    ("lock", re.compile(r"lock_inode|setlk")),
    ("answer", re.compile(r"poll|read|recv|wait_woken|^do_wait|inet|tcp|unix_")),
)


@dataclass(frozen=True)
class Wait:
    """What a stack waits for, and the innermost and the first frame of the service's own code."""

    kind: WaitKind
    own: Frame
    entry: Frame
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
    return Wait(_kind(stack, frame, inner, libraries), frame, stack.frames[own[0]], inner)


def _is_own(frame: Frame, libraries: set[str]) -> bool:
    if _PACKAGES.search(frame.file):
        return False
    return not any(frame.file.startswith(f"{folder}/") for folder in libraries)


def _kind(stack: Stack, own: Frame, inner: Sequence[Frame], libraries: set[str]) -> WaitKind:
    spelt = list(_spelt(inner, libraries))
    if stack.kind == "loop" and _ON_FUTEX.search(stack.at) and spelt:
        # It computes, unless it waits for another thread: what a task waits for holds no thread.
        return "lock" if _OF_THREADS.search(spelt[-1]) else "none"
    known = _by_library(spelt, stack.at) or _by_itself(stack, own, spelt)
    return "pool" if known in ("lock", "future") and _is_called_pool(stack, own) else known


def _is_called_pool(stack: Stack, own: Frame) -> bool:
    place = stack.frames.index(own)
    told = [own.function, *map(_line, stack.frames[max(place - 1, 0) : place + 1])]
    return bool(_CALLED_POOL.search(" ".join(told)))


def _by_library(spelt: Sequence[str], at: str) -> WaitKind | None:
    path = " ".join(spelt)
    innermost = next((one for one in reversed(spelt) if not one.endswith(":switch")), "")
    if at == "thread" or _THREAD.search(path):
        return "thread"
    if _TASK.search(path):
        return "task"
    if _SLEEP.search(innermost):
        return "sleep"
    if _POOLS.search(path):
        return "pool"
    may_read = _READS_BY_FUTEX.search(path) or not _ON_FUTEX.search(at)
    if may_read and _READING.search(path):
        return "answer"
    if _TURN.search(innermost):
        return "pool" if _POOL.search(path) else "lock"
    return "answer" if may_read and _CLIENTS.search(path) else None


def _by_itself(stack: Stack, own: Frame, spelt: Sequence[str]) -> WaitKind:
    line = _line(stack.frames[-1])
    told = next((kind for kind, pattern in _OF_LINES if pattern.search(line)), None)
    if spelt:
        told = "lock" if stack.at.startswith("futex") and _LOCK_OF_LIBRARY.search(line) else None
    if stack.kind == "task":
        return told if told in ("answer", "thread") else "future"
    in_kernel = next((kind for kind, pattern in _IN_KERNEL if pattern.search(stack.at)), None)
    return in_kernel or told or "none"


def _line(frame: Frame) -> str:
    return linecache.getline(frame.file, frame.line)


def _spelt(frames: Sequence[Frame], libraries: set[str]) -> Iterator[str]:
    for frame in frames:
        file = frame.file
        for folder in libraries:
            file = file.removeprefix(f"{folder}/")
        yield f"{_PACKAGES.split(file)[-1]}:{frame.function}".replace(" ", "_")
