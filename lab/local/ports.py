"""Says which ports are in use, and who holds them."""

import errno
import random
import socket
import sys
from collections import deque
from functools import partial
from typing import Any

import psutil

from lab.errors import LabError
from lab.processes.program import owned
from lab.waiting import wait_until

DYING_SECONDS = 2.0


def require_free(ports: dict[int, str]) -> None:
    """Raise `LabError` if one of `ports` (with what it is for) is taken, but by this lab."""
    for port, name in ports.items():
        if not _is_available(port) and not _becomes_available(port):
            raise LabError(
                f"Port {port} ({name}) is in use by {holder(port)}; nothing was started."
            )


_NOT_GIVEN = (10_000, 32_000)  # Linux begins at 32,768, macOS at 49,152
_MOST_HELD = 256
_held: deque[socket.socket] = deque(maxlen=_MOST_HELD)


def free_ports(number: int) -> list[int]:
    """Return ports of this machine that nobody listens on, nor is given while this process lives.

    Until its last 256 are newer, a port stays bound: the system then gives it to nobody, and a
    server that asks for it may listen, as it says SO_REUSEADDR. macOS would not let it.
    """
    sockets = [_bound() for _ in range(number)]
    if sys.platform == "linux":
        _held.extend(sockets)
    return [int(probe.getsockname()[1]) for probe in sockets]


def given_to_nobody() -> int:
    """Return a port for a program that may not say SO_REUSEADDR, as one that is held wants it.

    It is below those that the system gives by itself, so it need not be held.
    """
    ports = iter(lambda: random.randint(*_NOT_GIVEN), None)  # noqa: S311  # no secret
    return next(port for port in ports if _listener(port) is None and _free(port))


def _bound() -> socket.socket:
    probe = socket.socket()
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    probe.bind(("127.0.0.1", 0))
    return probe


def _is_available(port: int) -> bool:
    return _free(port) or _ours(port)


def _becomes_available(port: int) -> bool:
    # A process that was killed holds its port for a moment, and is nobody's by then.
    return _listener(port) is None and wait_until(partial(_is_available, port), DYING_SECONDS)


def holder(port: int) -> str:
    """Return who listens on `port`, as well as this user may know."""
    process = _listener(port)
    return f"{process.name()} (process {process.pid})" if process else "a process of another user"


def _ours(port: int) -> bool:
    process = _listener(port)
    return process is not None and owned(process)


def _listener(port: int) -> psutil.Process | None:
    try:
        listening = (c.pid for c in psutil.net_connections("tcp") if _listens(c, port) and c.pid)
        return psutil.Process(next(listening))
    except psutil.AccessDenied:  # macOS tells an ordinary user of his own processes only
        return next(filter(partial(_is_listener, port), psutil.process_iter()), None)
    except (StopIteration, psutil.NoSuchProcess):
        return None


def _is_listener(port: int, process: psutil.Process) -> bool:
    try:
        return any(_listens(connection, port) for connection in process.net_connections("tcp"))
    except psutil.Error:
        return False


def _listens(connection: Any, port: int) -> bool:  # noqa: ANN401  # psutil has two kinds of them
    here: bool = connection.status == psutil.CONN_LISTEN and connection.laddr.port == port
    return here


def _free(port: int) -> bool:
    with socket.socket() as probe:
        # As servers do: a port in TIME_WAIT is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            return error.errno != errno.EADDRINUSE
    return True
