"""Settings that a running container applies by itself, as nobody inside can make it anew.

The console writes the settings in force to a file that each service sees. A service that was
started with others ends itself, and its restart policy starts it again, with those of the file.
"""

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

from services.common.settings.env_file import read_file

FILE = "LAB_LIVE_SETTINGS"  # the variable that names the file; images set it

_LOOK_SECONDS = 0.5
_applied = threading.Event()


def apply_live_settings() -> None:
    """Have this process's environment say what the file says; without a file change nothing."""
    os.environ.update(differing())
    _applied.set()


def differing() -> dict[str, str]:
    """Return the settings with which this process was not started, and should have been.

    A service has those of which its container's environment has names. Where it listens stays
    as it is: inside a container ports are fixed.
    """
    path = os.environ.get(FILE)
    return {
        name: value
        for name, value in (read_file(Path(path)) if path else {}).items()
        if os.environ.get(name, value) != value and not name.endswith("_PORT")
    }


def watch(tell: Callable[[], None]) -> None:
    """Call `tell` once, as soon as settings differ; return at once where there is no such place.

    So, too, in a process that has applied none: started again it would differ again, without end.
    """
    path = os.environ.get(FILE)
    if path is None or not Path(path).parent.is_dir() or not _applied.is_set():
        return
    while not differing():
        time.sleep(_LOOK_SECONDS)
    tell()
