"""Files that several processes share: written whole, and locked while one has its turn."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def write_whole(file: Path, content: str | bytes, mode: int = 0o666) -> None:
    """Put `content` in place of `file` at once; the umask takes from `mode` as ever."""
    scratch = file.with_name(f"{file.name}.{os.getpid()}.new")
    descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    try:
        with open(descriptor, "wb") as written:  # noqa: PTH123  # a Path cannot open with a mode
            written.write(content.encode() if isinstance(content, str) else content)
        scratch.replace(file)
    except OSError:
        scratch.unlink()
        raise


@contextmanager
def locked(file: Path, *, wait: bool = True) -> Iterator[None]:
    """Hold the lock of `file`; the kernel lets go when the process ends, however.

    Raises `BlockingIOError` where another has it and this one is not to `wait`.
    """
    with file.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        yield
