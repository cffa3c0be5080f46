"""What supervisord has of ours inside: it counts crashes, and starts what ended again at once."""

import os
import signal
from collections import Counter
from typing import Any

from supervisor import events
from supervisor.medusa import asyncore_25 as asyncore


class CrashCounter:
    """Answers `lab.crashes` on supervisord's control socket."""

    def __init__(self) -> None:
        self._crashes: Counter[str] = Counter()
        for ended in (events.ProcessStateExitedEvent, events.ProcessStateBackoffEvent):
            events.subscribe(ended, self._exited)

    def crashes(self) -> dict[str, int]:
        """Return how often each program ended without being told to."""
        return dict(self._crashes)

    def _exited(self, event: Any) -> None:  # noqa: ANN401  # supervisor ships no types
        self._crashes[event.process.config.name] += 1


class Waker(asyncore.file_dispatcher):  # type: ignore[misc]  # as above
    """A pipe that wakes supervisord's loop when a program ends.

    The loop sleeps for up to a second, whatever signal comes (PEP 475), and starts what has ended
    in its next turn: without this that is up to two seconds without an answer.
    """

    def __init__(self) -> None:
        reading, self._writing = os.pipe()
        super().__init__(reading)
        os.set_blocking(self._writing, False)
        signal.set_wakeup_fd(self._writing, warn_on_full_buffer=False)
        events.subscribe(events.ProcessStateExitedEvent, self._exited)

    def writable(self) -> bool:
        """Return that nothing is to be written."""
        return False

    def handle_read(self) -> None:
        """Forget what woke the loop: it looks at all programs."""
        self.recv(4096)

    def _exited(self, _: object) -> None:
        os.write(self._writing, b"\0")


def make_plugin(_supervisord: object) -> CrashCounter:
    """Return what answers for `lab`; supervisord calls this."""
    Waker()
    return CrashCounter()
