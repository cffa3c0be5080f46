"""Counts lines of code: those with a token on them that is neither comment nor docstring."""

import io
import tokenize
from pathlib import Path

_LAYOUT = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENCODING,
    tokenize.ENDMARKER,
}


def lines_of_code(source: str) -> int:
    """Return how many lines of `source` hold code; a docstring is none."""
    lines: set[int] = set()
    statement_begins = True
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type in _LAYOUT:
            statement_begins |= token.type in (tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT)
            continue
        alone = statement_begins and token.type == tokenize.STRING and _ends(token)
        statement_begins = False
        if not alone:
            lines.update(range(token.start[0], token.end[0] + 1))
    return len(lines)


def _ends(token: tokenize.TokenInfo) -> bool:
    # Nothing follows on its last line: the string is a statement of its own.
    return not token.line.splitlines()[-1][token.end[1] :].strip()


def counted(files: list[Path]) -> int:
    """Return the lines of code of all `files`."""
    return sum(lines_of_code(file.read_text()) for file in files)
