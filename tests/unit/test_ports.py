"""A free port stays free for whoever asked for it."""

import socket
import sys

import pytest

from lab.local.ports import free_ports, require_free

only_linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets a port be held")


@only_linux
def test_a_free_port_is_given_to_nobody_else() -> None:
    """Neither by the system to a thousand who ask for any, nor to one who asks for it by number."""
    [port] = free_ports(1)
    others = [socket.create_server(("127.0.0.1", 0)) for _ in range(1000)]
    assert port not in {other.getsockname()[1] for other in others}
    for other in others:
        other.close()
    with socket.socket() as taker, pytest.raises(OSError, match="in use"):
        taker.bind(("127.0.0.1", port))


def test_a_server_listens_on_a_free_port_and_again() -> None:
    """As servers do, which say SO_REUSEADDR; before it nobody answers there."""
    [port] = free_ports(1)
    require_free({port: "a test"})
    with socket.socket() as client:
        assert client.connect_ex(("127.0.0.1", port)) != 0
    for _ in range(2):
        with socket.create_server(("127.0.0.1", port)):
            socket.create_connection(("127.0.0.1", port), 1).close()
