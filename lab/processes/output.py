"""What a program printed: its last lines, and those of them that help whoever wrote it."""

import re
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

MOST_LINES = 100
LONGEST_LINE = 400  # bytes; the rest of a line counts as another
MOST_WORDS = 8  # lines
# A stack trace's underlines are under the wrong words in 80 columns; a lone bracket says nothing.
_WORDLESS = re.compile(r"[\W_]*")
_FRAME = re.compile(r'^\s+File "(?P<file>[^"]+)", line')


class Output:
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


class TroubleError(Exception):
    """Nothing can be measured; `words` are the last lines that the program said."""

    def __init__(self, sentence: str, words: Iterable[str] = ()) -> None:
        super().__init__(sentence)
        self.sentence, self.words = sentence, tuple(words)


def last_words(lines: list[str], folder: Path) -> list[str]:
    """Return the last of `lines`; of a stack trace only what is about files in `folder`."""
    return [line for line in _own(lines, folder) if not _WORDLESS.fullmatch(line)][-MOST_WORDS:]


def _own(lines: list[str], folder: Path) -> Iterator[str]:
    foreign = False
    for line in lines:
        frame = _FRAME.match(line)
        if frame:
            file = Path(frame["file"])
            foreign = "site-packages" in file.parts or not file.is_relative_to(folder)
            line = line.replace(f"{folder}/", "")
        elif not line.startswith("    "):
            foreign = False
        if not foreign and not line.startswith("Traceback "):
            yield line
