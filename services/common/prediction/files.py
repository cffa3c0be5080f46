"""The model's files: the model itself, and a note of its hash and the versions that made it.

A pickle runs what it holds. This one is made on this machine, is the owner's alone, and is read
only if it is the one that the note is about.
"""

import hashlib
import json
import sys
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from services.common.contract import ProblemError

TRAIN = "python -m services.common.prediction.train"
_MODEL = "model.pickle"
_NOTE = "model.json"


@dataclass(frozen=True)
class ModelFiles:
    """The files in `folder`."""

    folder: Path

    def fit(self) -> bool:
        """Return whether there is a model, made by the versions that are installed here."""
        return can_learn() and self._note().get("versions") == versions()

    def write(self, model: bytes) -> None:
        """Write the model, then the note, each at once and for its owner only."""
        note = {"sha256": hashlib.sha256(model).hexdigest(), "versions": versions()}
        for name, content in ((_MODEL, model), (_NOTE, json.dumps(note).encode())):
            scratch = self.folder / f"{name}.new"
            scratch.touch(mode=0o600)
            scratch.write_bytes(content)
            scratch.replace(self.folder / name)

    def read(self) -> bytes:
        """Return the model; raises `ProblemError` 503 unless it is there and its note fits."""
        if not can_learn():
            raise ProblemError(
                503, "The ML library is not installed yet: bin/lab up does that last."
            )
        if not self.fit():
            raise ProblemError(503, f"The model is being trained; by hand: {TRAIN}.")
        content = (self.folder / _MODEL).read_bytes()
        if hashlib.sha256(content).hexdigest() != self._note()["sha256"]:
            raise ProblemError(503, f"The model's file is not the one that was made here: {TRAIN}.")
        return content

    def _note(self) -> dict[str, object]:
        file = self.folder / _NOTE
        note: dict[str, object] = json.loads(file.read_text()) if file.exists() else {}
        return note


def can_learn() -> bool:
    """Return whether the ML library is here: a lab's first start installs it last."""
    return find_spec("sklearn") is not None


def versions() -> dict[str, str]:
    """Return the versions on which a pickled model depends."""
    packages = {name: version(name) for name in ("scikit-learn", "numpy")}
    return {"python": ".".join(map(str, sys.version_info[:2])), **packages}
