"""Finds and ends what a killed supervisor, or a crash, left behind."""

from contextlib import suppress

import psutil

from lab.checkout import STATE

_GRACE = 5.0  # seconds between asking and killing


def end_strays() -> int:
    """End every process that this lab started and nobody owns; return how many there were."""
    found = _strays()
    for process in found:
        with suppress(psutil.NoSuchProcess):
            process.terminate()
    _, alive = psutil.wait_procs(found, _GRACE)
    for process in alive:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(alive, _GRACE)
    return len(found)


def owned(process: psutil.Process) -> bool:
    """Return whether this lab started `process`."""
    try:
        return process.environ().get("LAB_OWNED_BY") == str(STATE)
    except (psutil.Error, OSError):
        return False


def _strays() -> list[psutil.Process]:
    here = psutil.Process()
    family = {here.pid, *(parent.pid for parent in here.parents())}
    return [p for p in psutil.process_iter() if p.pid not in family and owned(p)]
