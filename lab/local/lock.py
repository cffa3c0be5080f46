"""Lets one command at a time do a thing; the kernel lets go when the command ends, however."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from lab.checkout import STATE
from lab.problem import LabError

CHANGING = ("lock", "Another command is changing the lab; wait until it ends.")
MEASURING = ("experiment.lock", "Another experiment is running: two would disturb each other.")


@contextmanager
def alone(purpose: tuple[str, str] = CHANGING) -> Iterator[None]:
    """Hold the lock for `purpose`; raises `LabError` if another command has it."""
    file_name, sentence = purpose
    STATE.mkdir(parents=True, exist_ok=True)
    with (STATE / file_name).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise LabError(sentence) from None
        yield
