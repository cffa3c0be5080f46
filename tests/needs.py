"""What some tests need and not every machine has: each says with one line what brings it.

`make test` names each once at its end; with NO_SKIPS=1 any of them is a failure.
"""

import os
import shutil
import subprocess
import sys

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
POSTGRESQL = "PostgreSQL: apt-get install postgresql"
PROMETHEUS = "Prometheus: apt-get install prometheus"

chromium = pytest.mark.skipif(CHROMIUM is None, reason="Chromium: apt-get install chromium")
linux = pytest.mark.skipif(sys.platform != "linux", reason="Linux: in a virtual machine")
root = pytest.mark.skipif(os.getuid() != 0, reason="root: sudo make test")


def engine() -> pytest.MarkDecorator:
    """Return the mark of tests that need Compose; asks the engine."""
    return pytest.mark.skipif(
        not _answers("info") or not _answers("compose", "version"),
        reason="Docker with Compose: bash .ci/engine.sh, or docs.docker.com/engine/install",
    )


def _answers(*words: str) -> bool:
    try:
        subprocess.run(["docker", *words], capture_output=True, timeout=20, check=True)
    except (OSError, subprocess.SubprocessError):
        return False
    return True
