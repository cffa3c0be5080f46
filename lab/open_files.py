"""The limit of open files, which bounds how many waits are possible: two sockets each."""

import resource

OPEN_FILES = 65536  # what thousands of waits need


def raise_open_files(wanted: int = OPEN_FILES) -> int:
    """Raise the soft limit of open files as far as the hard limit lets; return what it is now."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    return max(soft, most)
