"""The twins are found to have the slots that they say, seen from outside while they run."""

import json
from pathlib import Path

import pytest

from tests.conftest import twin
from tests.own_service.trying import lab_try
from tests.running import Running

pytestmark = pytest.mark.timeout(120)


@pytest.mark.parametrize(
    ("variant", "path", "cause"),
    [
        ("flask-gthread", "/wait?ms=100", "slots"),
        pytest.param("flask-sync", "/wait?ms=100", "slots", marks=pytest.mark.more),
        pytest.param("fastapi-uvloop", "/wait-def?ms=100", "slots", marks=pytest.mark.more),
        pytest.param(
            "fastapi-uvloop", "/wait-blocking?ms=100", "blocked-loop", marks=pytest.mark.more
        ),
    ],
)
def test_a_twin_has_the_slots_that_it_says(
    variant: str, path: str, cause: str, slow: Running, tmp_path: Path
) -> None:
    """Its threads are read out of its memory; one user's wait and the throughput count the rest."""
    with twin(variant, slow) as service:
        slots = service.metric(f'lab_slots{{route="{path.partition("?")[0]}"}}')
        pid = str(service.process.pid)
        done = lab_try(tmp_path, "--url", service.url, "--pid", pid, "--get", path, "--json", "-")
    assert done.returncode == 0, done.stderr
    [found] = json.loads(done.stdout)["services"]
    assert found["cause"] == cause, found["why"]
    assert found["slots"] == pytest.approx(slots, rel=0.25, abs=0.5)
    assert found["where"][0]["file"].endswith("with_urllib3.py")
