"""Files of settings: lines of NAME=value, in the dialect of Compose's `--env-file`.

Compose reads .env and what `lab set` keeps, and so do we: what could mean two things is refused.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from services.common.settings.settings import BadSettingError

_PLAIN = re.compile(r"[\w./:@,+=%-]*", re.ASCII)  # means itself to whoever reads it
_LINE = re.compile(
    r"""(?:export\s+)?(?P<name>[A-Za-z_]\w*)=\s*
    (?: "(?P<double>(?:[^"\\$]|\\["\\$])*)" | '(?P<single>[^'\\]*)' | (?P<bare>[^"'\\$#][^\\$]*?)? )
    (?:\s+\#.*)?""",
    re.VERBOSE,
)


def read_file(path: Path) -> dict[str, str]:
    """Return the settings of one file; a missing file has none.

    Raises `BadSettingError` with file and line, without the value, for what cannot be understood.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except FileNotFoundError:
        return {}
    except UnicodeDecodeError:
        raise BadSettingError(f"{path} is no text.") from None
    pairs = (_pair(path, number, line.strip()) for number, line in enumerate(lines, 1))
    return dict(pair for pair in pairs if pair)


def text_of(settings: Mapping[str, str]) -> str:
    """Return the text of a file that holds `settings`."""
    return "".join(f"{name}={_written(value)}\n" for name, value in settings.items())


def _pair(path: Path, number: int, line: str) -> tuple[str, str] | None:
    if not line or line.startswith("#"):
        return None
    found = _LINE.fullmatch(line)
    if found is None or not line.isprintable():
        raise BadSettingError(
            f"{path}, line {number}: it is not NAME=value; a value with quotes, $ or \\ stands in "
            "double quotes, with a \\ before each of these."
        )
    name, double, single, bare = found.groups()
    if double is not None:
        return name, re.sub(r'\\(["\\$])', r"\1", double)
    return name, single if single is not None else bare or ""


def _written(value: str) -> str:
    if _PLAIN.fullmatch(value):
        return value
    return '"' + re.sub(r'["\\$]', r"\\\g<0>", value) + '"'
