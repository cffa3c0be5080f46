"""The model in use. The ML library comes with it, so only who predicts pays for its import."""

import hashlib
import json
import pickle
import sys
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from services.common.contract.problems import ProblemError
from services.common.files import write_whole

TRAIN = "python -m services.common.flowers.train"
_MODEL = "model.pickle"
_NOTE = "model.json"


@dataclass(frozen=True)
class ModelFiles:
    """The files in `folder`."""

    folder: Path

    def fit(self) -> bool:
        """Return whether there is a model, whole and made by the versions that are here."""
        return can_learn() and self._fitting() is not None

    def write(self, model: bytes) -> None:
        """Write the model, then the note, each at once and for its owner only."""
        note = json.dumps(_note_of(model)).encode()
        for name, content in ((_MODEL, model), (_NOTE, note)):
            write_whole(self.folder / name, content, 0o600)

    def read(self) -> bytes:
        """Return the model; raises `ProblemError` 503 unless it is there and its note fits."""
        if not can_learn():
            raise ProblemError(
                503, "The ML library is not installed yet: bin/lab up does that last."
            )
        content = self._fitting()
        if content is None:
            raise ProblemError(503, f"The model is being trained; by hand: {TRAIN}.")
        return content

    def _fitting(self) -> bytes | None:
        try:
            content = (self.folder / _MODEL).read_bytes()
            noted = json.loads((self.folder / _NOTE).read_text())
        except (OSError, ValueError):  # not there, or not as it was written: to be trained anew
            return None
        return content if noted == _note_of(content) else None


def can_learn() -> bool:
    """Return whether the ML library is here: a lab's first start installs it last."""
    return find_spec("sklearn") is not None


def _note_of(model: bytes) -> dict[str, object]:
    return {"sha256": hashlib.sha256(model).hexdigest(), "versions": versions()}


def versions() -> dict[str, str]:
    """Return the versions on which a pickled model depends."""
    packages = {name: version(name) for name in ("scikit-learn", "numpy")}
    return {"python": ".".join(map(str, sys.version_info[:2])), **packages}


def predict(folder: Path, rows: list[list[float]]) -> dict[str, Any]:
    """Return the body of `POST /predict` for `rows` of measurements: CPU work, some 10 ms."""
    model = _model(folder)
    species = [str(name) for name in model.classes_]
    found = [max(zip(chances, species, strict=True)) for chances in model.predict_proba(rows)]
    return {"predictions": [{"species": name, "probability": float(p)} for p, name in found]}


@cache
def _model(folder: Path) -> Any:  # noqa: ANN401  # scikit-learn has no types
    return pickle.loads(ModelFiles(folder).read())  # noqa: S301  # see there
