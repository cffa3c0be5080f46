"""Lets one command at a time change the lab; the kernel lets go when the command ends, however."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from lab.checkout import STATE
from lab.problem import LabError


@contextmanager
def alone() -> Iterator[None]:
    """Hold the lab's lock; raises `LabError` if another command has it."""
    STATE.mkdir(parents=True, exist_ok=True)
    with (STATE / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise LabError("Another command is changing the lab; wait until it ends.") from None
        yield
