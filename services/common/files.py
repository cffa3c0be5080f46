"""Writes files that are always whole: whoever reads one finds the old text or the new."""

import os
from pathlib import Path


def write_whole(file: Path, content: str | bytes, mode: int = 0o666) -> None:
    """Put `content` in place of `file` at once; the umask takes from `mode` as ever."""
    scratch = file.with_name(f"{file.name}.{os.getpid()}.new")
    descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with open(descriptor, "wb") as written:  # noqa: PTH123  # a Path cannot open with a mode
        written.write(content.encode() if isinstance(content, str) else content)
    scratch.replace(file)
