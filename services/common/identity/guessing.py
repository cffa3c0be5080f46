"""What bounds `POST /token`: guessing is slowed down, and few passwords wait to be hashed."""

import math
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from services.common.contract.problems import ProblemError
from services.common.files import locked

# Argon2 takes 64 MiB and a tenth of a second for each password, so each process hashes one at a
# time. Flask's threads wait for their turn, and a gthread worker has ten.
MOST_WAITING = 4
FREE_TRIES = 5
SECONDS_A_TRY = 5.0


class Brake:
    """After `FREE_TRIES` wrong passwords a name has one try each `SECONDS_A_TRY`.

    It is kept for names that are given, so whoever guesses may keep their owner out for a while;
    of names that nobody has there should be one for all, for they have no end.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._over: dict[str, float] = {}  # when all tries of a name are free again

    def check(self, name: str) -> None:
        """Raise `ProblemError` 429 if `name` has no try left now."""
        spent = self._over.get(name, 0.0) - time.monotonic()
        wait = spent - (FREE_TRIES - 1) * SECONDS_A_TRY
        if wait > 0:
            headers = {"Retry-After": str(math.ceil(wait))}
            raise ProblemError(429, "Too many wrong passwords; try again later.", headers=headers)

    def wrong(self, name: str) -> None:
        """Count a wrong password of `name`."""
        now = time.monotonic()
        with self._lock:
            self._over[name] = max(self._over.get(name, now), now) + SECONDS_A_TRY


class Turns:
    """Lets one thread at a time hash; `MOST_WAITING` may wait."""

    def __init__(self) -> None:
        self._places = threading.Semaphore(1 + MOST_WAITING)
        self._turn = threading.Lock()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn and have it; raises `ProblemError` 503 at once if too many wait."""
        if not self._places.acquire(blocking=False):
            raise too_many()
        try:
            with self._turn:
                yield
        finally:
            self._places.release()


@contextmanager
def only_turn(folder: Path) -> Iterator[None]:
    """Have the one turn of all processes that share `folder`; else raise `ProblemError` 503."""
    with ExitStack() as held:
        try:
            held.enter_context(locked(folder / "log-in.lock", wait=False))
        except BlockingIOError:
            raise too_many() from None
        yield


def too_many() -> ProblemError:
    """Return the 503 for one log-in too many."""
    return ProblemError(503, "Too many log in at once.")
