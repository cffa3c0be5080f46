"""What bounds `POST /token`: guessing is slowed down, and few passwords wait to be hashed."""

import json
import math
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from services.common.contract.problems import ProblemError
from services.common.files import locked, write_whole

# Argon2 takes 64 MiB and a tenth of a second for each password, so each process hashes one at a
# time. Flask's threads wait for their turn, and a gthread worker has ten.
MOST_WAITING = 4
_OVER = TypeAdapter(dict[str, float])


@dataclass(frozen=True)
class Tries:
    """So many `free` ones; whoever has used them up gets one more each `seconds`.

    All that need be known of a guesser is when all tries are free again, on the clock of `now`.
    """

    free: int
    seconds: float

    def wait(self, all_free_at: float, now: float) -> float:
        """Return the seconds until the next try; 0 if there is one left."""
        spent = min(all_free_at - now, self.free * self.seconds)  # a clock may be set back
        return max(spent - (self.free - 1) * self.seconds, 0.0)

    def after_wrong(self, all_free_at: float, now: float) -> float:
        """Return when all are free again after a wrong try `now`."""
        return max(all_free_at, now) + self.seconds


PASSWORDS = Tries(free=5, seconds=5.0)


class Brake:
    """Slows down who guesses the `PASSWORDS` of a name.

    It is kept for names that are given, so whoever guesses may keep their owner out for a while;
    of names that nobody has there should be one for all, for they have no end. What is counted is
    in `folder`, for all workers of all services that share it.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / "wrong-passwords.json"

    def check(self, name: str) -> None:
        """Raise `ProblemError` 429 if `name` has no try left now."""
        if wait := PASSWORDS.wait(self._over().get(name, 0.0), time.time()):
            headers = {"Retry-After": str(math.ceil(wait))}
            raise ProblemError(429, "Too many wrong passwords; try again later.", headers=headers)

    def wrong(self, name: str) -> None:
        """Count a wrong password of `name`; on a full disk it is not counted."""
        now = time.time()
        with suppress(OSError), locked(self._file.with_suffix(".lock")):
            over = {known: end for known, end in self._over().items() if end > now}
            over[name] = PASSWORDS.after_wrong(over.get(name, now), now)
            write_whole(self._file, json.dumps(over), 0o600)

    def _over(self) -> dict[str, float]:
        # When all tries of a name are free again.
        try:
            return _OVER.validate_json(self._file.read_bytes())
        except (OSError, ValueError):  # nobody has guessed yet, or it is damaged
            return {}


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
