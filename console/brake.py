"""A brake on guessing: whoever is wrong often has to wait."""

import time
from collections.abc import Callable

TRIES = 10  # wrong ones in a row
PAUSE = 6.0  # seconds until there is one more
MOST_KNOWN = 1_000  # clients; a stranger's floods forget the oldest


class Brake:
    """Counts each client's wrong tries; `clock` says seconds that never go back."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._calm_at: dict[str, float] = {}  # when a client's tries are all forgotten

    def wait(self, client: str) -> float:
        """Return for how many seconds `client` may not try; 0 if it may now."""
        left = self._calm_at.get(client, 0.0) - self._clock()
        return max(left - (TRIES - 1) * PAUSE, 0.0)

    def wrong(self, client: str) -> None:
        """Count a wrong try of `client`."""
        calm_at = max(self._calm_at.pop(client, 0.0), self._clock()) + PAUSE
        if len(self._calm_at) >= MOST_KNOWN:
            del self._calm_at[next(iter(self._calm_at))]
        self._calm_at[client] = calm_at
