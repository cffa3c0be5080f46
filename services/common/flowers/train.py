"""`python -m services.common.flowers.train`: trains the model, unless one that fits is there.

The data are Fisher's irises, which scikit-learn ships; the same data and seed make the same model.
"""

import os
import pickle
import subprocess
import sys
import threading

from services.common.flowers.model import ModelFiles, can_learn
from services.common.process.lifetime import die_with_parent
from services.common.settings.settings import BadSettingError, stop
from services.common.settings.state import StateSettings

_TREES = 200
_SEED = 7


def train(settings: StateSettings) -> None:
    """Train and write the model; of several processes that want to, one does."""
    with settings.alone("model.lock") as folder:
        files = ModelFiles(folder)
        if not files.fit():
            files.write(_trained())


def train_meanwhile(settings: StateSettings) -> None:
    """Have a process of its own train, if need be: a service does not wait for it to start."""
    if can_learn() and not ModelFiles(settings.folder()).fit():
        trainer = subprocess.Popen([sys.executable, "-m", __name__])  # noqa: S603  # ends with us
        threading.Thread(target=trainer.wait, daemon=True).start()  # or it would stay a zombie


def _trained() -> bytes:
    from sklearn.datasets import load_iris
    from sklearn.ensemble import RandomForestClassifier

    irises = load_iris()
    model = RandomForestClassifier(n_estimators=_TREES, random_state=_SEED)
    model.fit(irises.data, irises.target_names[irises.target])
    return pickle.dumps(model)


if __name__ == "__main__":
    die_with_parent()
    os.nice(19)  # beside a service that is about to start
    try:
        train(StateSettings.load())
    except BadSettingError as error:
        stop(error)
