"""What a service does not need at its start it does not import."""

import subprocess
import sys

import pytest

from lab.checkout import ROOT

DEAR = ("sklearn", "scipy", "numpy", "alembic", "pwdlib")


@pytest.mark.parametrize("name", ["flask_app", "fastapi_app"])
def test_no_service_starts_with_the_ml_library(name: str) -> None:
    """It takes a second and 95 MB: only who predicts pays for it."""
    code = f"import sys, services.{name}.app; print(set({DEAR}) & sys.modules.keys())"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=30
    )
    assert done.stdout.strip() == "set()", done.stderr
