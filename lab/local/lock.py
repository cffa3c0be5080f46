"""Lets one command at a time do a thing; the kernel lets go when the command ends, however."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

from lab.checkout import STATE
from lab.errors import LabError
from services.common.files import locked

CHANGING = ("lock", "Another command is changing the lab; wait until it ends.")
MEASURING = ("experiment.lock", "Another experiment is running: two would disturb each other.")


def alone_on(port: int) -> AbstractContextManager[None]:
    """Keep labs of other checkouts from starting on the same ports; raises `LabError` likewise."""
    sentence = f"Another lab is starting on port {port}; nothing was started."
    name = f"io-wait-lab-{os.getuid()}-{port}.lock"
    return alone((name, sentence), Path(tempfile.gettempdir()), stays=False)


@contextmanager
def alone(
    purpose: tuple[str, str] = CHANGING, folder: Path = STATE, stays: bool = True
) -> Iterator[None]:
    """Hold the lock for `purpose` in `folder`; raises `LabError` if another command has it."""
    file_name, sentence = purpose
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as held:
        try:
            held.enter_context(locked(folder / file_name, wait=False, stays=stays))
        except BlockingIOError:
            raise LabError(sentence) from None
        yield
