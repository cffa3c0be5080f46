"""Prometheus' configuration and rules are right, by its own tool on synthetic series."""

import shutil
import subprocess
from pathlib import Path

import pytest

from lab.checkout import ROOT
from lab.local import prometheus_package
from tests import needs


@pytest.fixture(scope="module")
def promtool() -> Path:
    """Return the promtool beside the Prometheus that local mode uses."""
    prometheus_package.fetch()
    binary = prometheus_package.find()
    if binary is None:
        pytest.skip(needs.PROMETHEUS)
    return Path(shutil.which("promtool") or binary.with_name("promtool"))


@pytest.mark.parametrize(
    "words",
    [
        ("check", "config", "prometheus/prometheus.yml"),
        ("check", "rules", "prometheus/rules.yml"),
        ("test", "rules", "prometheus/rules_test.yml"),
    ],
    ids=" ".join,
)
def test_promtool_agrees(promtool: Path, words: tuple[str, ...]) -> None:
    """The configuration is valid and every rule says what it should."""
    done = subprocess.run(
        [promtool, *words], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
