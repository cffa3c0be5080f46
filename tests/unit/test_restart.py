"""What ends is seen at once, and what cannot start is told at once."""

import os
import select
import signal
import socket
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from supervisor import events
from supervisor.medusa import asyncore_25 as asyncore

from lab.errors import LabError
from lab.local import lifecycle
from lab.local.lock import alone_on
from lab.local.plugin import Waker
from lab.processes.program import Program
from services.common.process.lifetime import has_ended


@pytest.fixture
def waker() -> Iterator[Waker]:
    """Lend a waker, and have signals and events forget it after."""
    kept = Waker()
    yield kept
    signal.set_wakeup_fd(-1)
    events.clear()
    asyncore.socket_map.clear()


def test_a_signal_wakes_the_supervisor(waker: Waker) -> None:
    """A child's end is a signal, and poll(2) goes on through signals by itself."""
    before = signal.signal(signal.SIGUSR1, lambda *_: None)
    os.kill(os.getpid(), signal.SIGUSR1)
    assert _wakes(waker)
    signal.signal(signal.SIGUSR1, before)


def test_what_has_ended_wakes_the_supervisor_once_more(waker: Waker) -> None:
    """It is started again in the turn after the one that found its end."""
    assert not _wakes(waker)
    events.notify(events.ProcessStateExitedEvent(SimpleNamespace(pid=1), "RUNNING"))
    assert _wakes(waker)
    assert not _wakes(waker)


@pytest.mark.parametrize("state", ["BACKOFF", "FATAL"])
def test_what_ends_at_its_start_is_told_at_once(
    state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits until the supervisor has tried five times."""
    monkeypatch.setattr(lifecycle, "_state", lambda _: state)
    with pytest.raises(LabError, match="flask does not start"):
        lifecycle._is_up(_program(1))


def test_a_strangers_port_is_not_taken_for_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two labs that start at once for the same ports are not mixed."""
    monkeypatch.setattr(lifecycle, "_state", lambda _: "STARTING")
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(LabError, match=rf"Port {port} \(flask\) is in use by"):
            lifecycle._is_up(_program(port))


def test_one_lab_at_a_time_starts_on_a_port() -> None:
    """Of two clones that start at once one has all ports, and the other is told so."""
    with alone_on(1), alone_on(2), pytest.raises(LabError, match="is starting on port 1"):
        with alone_on(1):
            pass


def test_a_zombie_has_ended_and_this_process_has_not() -> None:
    """A worker that starts looks whether its owner is there still."""
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
    assert has_ended(child)
    os.waitpid(child, 0)
    assert has_ended(child)
    assert not has_ended(os.getpid())


def _program(port: int) -> Program:
    return Program("flask", [], {}, [port])


def _wakes(waker: Waker) -> bool:
    readable, _, _ = select.select([waker], [], [], 0.05)
    if readable:
        waker.handle_read_event()
    return bool(readable)
