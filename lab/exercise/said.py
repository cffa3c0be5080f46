"""Listens to what a program prints: the last lines are kept, however much there is."""

import threading
from collections import deque
from typing import IO

MOST_LINES = 100
LONGEST_LINE = 400  # bytes; the rest of a line counts as another


class Said:
    """The output of one program; `count` is how many lines there were."""

    def __init__(self, output: IO[bytes]) -> None:
        self._output = output
        self._last: deque[str] = deque(maxlen=MOST_LINES)
        self.count = 0
        # It ends when the program's last process has: `process.tree` sees to that.
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def lines(self) -> list[str]:
        """Return the last lines so far."""
        return list(self._last)

    def to_the_end(self, seconds: float) -> list[str]:
        """Return the last lines of a program that has ended; waits for them at most `seconds`."""
        self._listener.join(seconds)
        return self.lines()

    def _listen(self) -> None:
        with self._output:
            for line in iter(lambda: self._output.readline(LONGEST_LINE), b""):
                self._last.append(line.decode(errors="replace").rstrip())
                self.count += 1
