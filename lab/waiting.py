"""Waits with a deadline."""

import time
from collections.abc import Callable

_PERIOD = 0.05  # seconds


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    """Poll `condition` until it holds, at most `seconds`; return whether it does."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(_PERIOD)
    return True
