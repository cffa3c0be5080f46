"""The model in use. The ML library comes with it, so only who predicts pays for its import."""

import pickle
from functools import cache
from pathlib import Path
from typing import Any

from services.common.flowers.files import ModelFiles


def predict(folder: Path, rows: list[list[float]]) -> dict[str, Any]:
    """Return the body of `POST /predict` for `rows` of measurements: CPU work, some 10 ms."""
    model = _model(folder)
    species = [str(name) for name in model.classes_]
    found = [max(zip(chances, species, strict=True)) for chances in model.predict_proba(rows)]
    return {"predictions": [{"species": name, "probability": float(p)} for p, name in found]}


@cache
def _model(folder: Path) -> Any:  # noqa: ANN401  # scikit-learn has no types
    return pickle.loads(ModelFiles(folder).read())  # noqa: S301  # see there
