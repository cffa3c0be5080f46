"""Keeps the raw time of every answer in a file, for those who need exact percentiles."""

import os
from pathlib import Path

LINE = "{finished:.6f} {seconds:.6f} {outcome}\n"  # epoch seconds, seconds, an outcome of the meter


class Samples:
    """One process's file in `folder`; with no folder nothing is kept."""

    def __init__(self, folder: str) -> None:
        # By lines: a generator that is killed loses none of them.
        self._file = (
            Path(folder, f"{os.getpid()}.txt").open("a", buffering=1) if folder else None  # noqa: SIM115  # open as long as the process
        )

    def keep(self, finished: float, seconds: float, outcome: str) -> None:
        """Keep one answer."""
        if self._file:
            self._file.write(LINE.format(finished=finished, seconds=seconds, outcome=outcome))
