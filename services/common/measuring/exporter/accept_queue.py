"""Reads how many connections wait in the kernel's accept queue of a listening socket."""

from pathlib import Path

_TABLES = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))
_LISTEN = "0A"


def accept_queue(port: int) -> int | None:
    """Return the length of the accept queue of `port`; None where it cannot be read.

    For a LISTEN socket the kernel shows that length as `rx_queue`. Source: proc(5), tcp(7).
    """
    lengths = [length for table in _TABLES for length in _lengths(table, port)]
    return sum(lengths) if lengths else None


def _lengths(table: Path, port: int) -> list[int]:
    found: list[int] = []
    try:
        with table.open() as lines:
            next(lines)
            for line in lines:
                _, local, _, state, queues, *_ = line.split()
                if state != _LISTEN:
                    break  # the kernel lists listening sockets first; thousands may follow
                if int(local.rpartition(":")[2], 16) == port:
                    found.append(int(queues.partition(":")[2], 16))
    except OSError:
        return []
    return found
