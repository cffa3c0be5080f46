"""Whether a browser is one of whoever runs this console, and not just one that gets at it."""

import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
from starlette.requests import HTTPConnection

SOCKETS = Path("/proc/net/tcp")  # IPv4: the console binds no other
_ESTABLISHED = "01"
_ROOT = 0  # may do all that this user may; and has the sockets of Windows' browsers in WSL


def is_own(asked: HTTPConnection, sockets: Path = SOCKETS) -> bool:
    """Return whether the other end of a connection is a socket of this process's own user.

    The kernel tells, so nobody can pretend it. A socket of another machine is nobody's here, and
    what a proxy says for whom it asks does not count.
    """
    client, server = asked.scope.get("client"), asked.scope.get("server")
    if not client or not server:
        return False
    try:
        return _user(_spelt(*client), _spelt(*server), sockets) in (os.getuid(), _ROOT)
    except FileNotFoundError:  # macOS
        return any(
            one.laddr == tuple(client) and one.raddr == tuple(server) for one in _connections()
        )


def _user(client: str, server: str, sockets: Path) -> int | None:
    """Return the id of the user whose socket that of `client` is. Source: proc(5)."""
    with sockets.open() as lines:
        for line in lines:
            _, local, remote, state, _, _, _, user, *_ = line.split()
            if (local, remote, state) == (client, server, _ESTABLISHED):
                return int(user)
    return None


def _spelt(host: str, port: int) -> str:
    return f"{int.from_bytes(socket.inet_aton(host), sys.byteorder):08X}:{port:04X}"


def _connections() -> Iterator[Any]:
    """Yield the connections of all processes of this user."""
    for process in psutil.process_iter():
        try:
            if process.uids().real == os.getuid():
                yield from process.net_connections("tcp")
        except psutil.Error:
            continue
