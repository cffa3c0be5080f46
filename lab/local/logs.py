"""Shows the logs of the local services."""

import sys
import time
from io import TextIOWrapper
from pathlib import Path

from lab.checkout import LOGS
from lab.problem import LabError

LINES = 30
_PERIOD = 0.2  # seconds between two looks


def show(service: str | None, follow: bool) -> None:
    """Print the last lines of one service's log, or of all; follow them if asked."""
    files = sorted(LOGS.glob(f"{service or '*'}.log"))
    if not files:
        known = ", ".join(sorted(file.stem for file in LOGS.glob("*.log"))) or "none"
        raise LabError(f"There is no log of {service or 'any service'}; there are: {known}.", 2)
    readers = {file: file.open(errors="replace") for file in files}
    for file, reader in readers.items():
        _print(file, reader.readlines()[-LINES:])
    while follow:
        time.sleep(_PERIOD)
        _print_new(readers)


def _print_new(readers: dict[Path, TextIOWrapper]) -> None:
    for file, reader in list(readers.items()):
        if file.exists() and file.stat().st_size < reader.tell():
            reader.close()  # the supervisor has begun a new file
            readers[file] = reader = file.open(errors="replace")
        _print(file, reader.readlines())


def _print(file: Path, lines: list[str]) -> None:
    for line in lines:
        sys.stdout.write(f"{file.stem:<11} {line.rstrip()}\n")
    sys.stdout.flush()
