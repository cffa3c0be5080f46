"""Folders for temporary files; one whose owner was killed is cleared up by the next."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from services.common.process.lifetime import has_ended


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
