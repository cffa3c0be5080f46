"""What goes wrong with a learner's program, in words that help."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from lab.exercise.result import Trouble

MOST_WORDS = 8  # lines
_UNDERLINE = re.compile(r"[\s~^]*")  # of a stack trace; in 80 columns it is under the wrong words
_FRAME = re.compile(r'^\s+File "(?P<file>[^"]+)", line')


class TroubleError(Exception):
    """Nothing can be measured; `words` are the last lines that the program said."""

    def __init__(self, sentence: str, words: Iterable[str] = ()) -> None:
        super().__init__(sentence)
        self.trouble = Trouble(sentence=sentence, words=tuple(words))


def last_words(lines: list[str], folder: Path) -> list[str]:
    """Return the last of `lines`; of a stack trace only what is about files in `folder`."""
    return [line for line in _own(lines, folder) if not _UNDERLINE.fullmatch(line)][-MOST_WORDS:]


def _own(lines: list[str], folder: Path) -> Iterator[str]:
    foreign = False
    for line in lines:
        frame = _FRAME.match(line)
        if frame:
            foreign = not Path(frame["file"]).is_relative_to(folder)
            line = line.replace(f"{folder}/", "")
        elif not line.startswith("    "):
            foreign = False
        if not foreign and not line.startswith("Traceback "):
            yield line
