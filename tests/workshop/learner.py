"""A learner: their own folder, and the command as they type it."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lab.checkout import ROOT

COMMAND = [sys.executable, "-m", "lab", "exercise"]
TINY_COURSE = Path(__file__).parent / "course"
PATIENCE = 100.0  # seconds


@dataclass(frozen=True)
class Learner:
    """Works in `folder` on the course in `course`."""

    folder: Path
    course: Path

    def lab(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run `lab exercise` with `words`."""
        return subprocess.run(
            [*COMMAND, *words],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    @property
    def environment(self) -> dict[str, str]:
        """The environment of the command."""
        places = {"LAB_WORKSHOP": str(self.folder), "LAB_COURSE": str(self.course)}
        return {**os.environ, **places, "COLUMNS": "80"}

    def write(self, text: str) -> None:
        """Write the learner's version of the tiny course's first exercise."""
        (self.folder / "01_awaiting/app.py").write_text(text)

    def check(self, number: int, rounds: int = 1) -> dict[str, Any]:
        """Check an exercise and return what was found."""
        done = self.lab("check", str(number), "--json", f"--rounds={rounds}")
        assert done.stdout, done.stderr
        found: dict[str, Any] = json.loads(done.stdout)
        assert done.returncode == (0 if found["passed"] else 1)
        return found
