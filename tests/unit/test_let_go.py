"""A call that failed leaves nothing for the garbage collector, which comes seldom."""

import gc
import socket
import threading
from collections.abc import Iterator

import pytest

from services.common.calls.blocking import BlockingDownstream
from services.common.calls.settings import BlockingName, CallSettings
from services.common.contract.problems import ProblemError

CALLS = 20


@pytest.fixture
def dropping() -> Iterator[str]:
    """Run a server that closes every connection without an answer."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_drop_all, args=(server,), daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


@pytest.mark.parametrize("client", ["urllib3", "requests", "httpx"])
def test_a_dropped_call_leaves_nothing(client: BlockingName, dropping: str) -> None:
    """Its connection is free at once, not when the collector finds it in a cycle."""
    downstream = BlockingDownstream("flask", CallSettings(DOWNSTREAM_URL=dropping), 5, client)
    _fail(downstream)  # what is imported and made once
    gc.collect()
    gc.disable()
    try:
        for _ in range(CALLS):
            _fail(downstream)
        assert gc.collect() < CALLS
    finally:
        gc.enable()


def _fail(downstream: BlockingDownstream) -> None:
    with pytest.raises(ProblemError, match="broke off"):
        downstream.work(0, {})


def _drop_all(server: socket.socket) -> None:
    while True:
        try:
            connection, _ = server.accept()
        except OSError:
            return
        connection.recv(1000)
        connection.close()
