"""Ties a process to its parent: nothing outlives a killed owner (Linux; elsewhere a no-op).

Run as `python -m services.common.process.lifetime COMMAND…` it ties a program that cannot do it
itself.
"""

import ctypes
import os
import signal
import sys
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36


OWNER = "LAB_OWNER_PID"


def die_with_parent(sig: int = signal.SIGKILL, parent: int | None = None) -> None:
    """Have the kernel send `sig` to this process when its parent ends.

    The kernel tells of deaths to come only: if `parent` has ended already, so does this process.
    """
    _prctl(_PR_SET_PDEATHSIG, sig)
    if parent is not None and os.getppid() != parent:
        os._exit(1)


def die_with_owner(sig: int = signal.SIGKILL) -> None:
    """Have the kernel send `sig` when the parent ends; end if the owner has done so already."""
    die_with_parent(sig)
    owner = os.environ.get(OWNER)
    if owner and has_ended(int(owner)):
        os._exit(1)


def owned_environment() -> dict[str, str]:
    """Return what tells the descendants of this process who their owner is."""
    return {OWNER: str(os.getpid())}


def adopt_orphans() -> None:
    """Make this process the parent of descendants whose own parent ends."""
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def has_ended(pid: int) -> bool:
    """Return whether there is no such process, or its parent does not know yet that it ended."""
    # Without psutil: every worker asks this as it starts, and the import takes a tenth of a second.
    try:
        os.kill(pid, 0)
        return sys.platform == "linux" and ") Z " in Path(f"/proc/{pid}/stat").read_text()
    except PermissionError:  # somebody else's
        return False
    except (ProcessLookupError, FileNotFoundError):
        return True


def _prctl(option: int, value: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0)


if __name__ == "__main__":
    die_with_parent(signal.SIGTERM)
    os.execvp(sys.argv[1], sys.argv[1:])  # noqa: S606  # the command is the supervisor's own
