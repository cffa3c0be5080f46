"""The limit of open files, which bounds how many waits are possible: two sockets each."""

import resource
from contextlib import suppress

OPEN_FILES = 65536  # what thousands of waits need
_MACOS = 10240  # what its kernel grants to every process


def raise_open_files(wanted: int = OPEN_FILES) -> int:
    """Raise the soft limit of open files as far as the hard limit lets; return what it is now."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    for files in (most, _MACOS):
        if soft >= files:
            return soft
        with suppress(ValueError):  # macOS has a limit of its own below the hard one
            resource.setrlimit(resource.RLIMIT_NOFILE, (files, hard))
            return files
    return soft
