"""Files that several processes share: written whole, and locked while one has its turn."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from services.common.process.lifetime import has_ended


def write_whole(file: Path, content: str | bytes, mode: int = 0o666) -> None:
    """Put `content` in place of `file` at once; the umask takes from `mode` as ever."""
    unfinished = file.with_name(f"{file.name}.{os.getpid()}.new")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    try:
        with open(descriptor, "wb") as written:  # noqa: PTH123  # a Path cannot open with a mode
            written.write(content.encode() if isinstance(content, str) else content)
        unfinished.replace(file)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        error.filename = str(file)  # a write that fails names no file
        raise


@contextmanager
def locked(file: Path, *, wait: bool = True, stays: bool = True) -> Iterator[None]:
    """Hold the lock of `file`; the kernel lets go when the process ends, however.

    Raises `BlockingIOError` where another has it and this one is not to `wait`, and `OSError` for
    a link in its place. A file that does not `stay` is gone after.
    """
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW, 0o666)
    with open(descriptor, "w") as held:  # noqa: PTH123  # a Path cannot open with flags
        fcntl.flock(held, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        try:
            yield
        finally:
            if not stays:
                file.unlink(missing_ok=True)


@contextmanager
def temporary_folder(name: str) -> Iterator[Path]:
    """Lend an empty folder that is gone after."""
    _clear_up(f"lab-{name}-")
    folder = Path(tempfile.mkdtemp(prefix=f"lab-{name}-{os.getpid()}-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _clear_up(prefix: str) -> None:
    for folder in Path(tempfile.gettempdir()).glob(f"{prefix}*-*"):
        owner = folder.name.removeprefix(prefix).partition("-")[0]
        if owner.isdecimal() and has_ended(int(owner)):
            shutil.rmtree(folder, ignore_errors=True)  # another user's is theirs to clear up
