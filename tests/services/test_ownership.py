"""No process outlives its owner, and a bad setting stops the start with one sentence."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from lab.checkout import ROOT
from lab.local.ports import free_ports
from services.common.process.lifetime import OWNER
from tests import needs
from tests.conftest import twin
from tests.running import STOP_SECONDS, Running, alive, eventually


@needs.linux
@pytest.mark.parametrize("variant", ["flask-sync", "fastapi-uvloop", "fastapi-workers"])
def test_a_killed_owner_leaves_nothing_behind(variant: str, downstream: Running) -> None:
    """After kill -9 of the owner neither master nor workers are left, nor the port held."""
    with twin(variant, downstream) as service:
        family = service.workers()
        service.process.kill()
        eventually(lambda: not any(alive(process) for process in family))


@needs.linux
def test_what_starts_after_its_starter_has_ended_ends_too() -> None:
    """The kernel tells of deaths to come only, and who starts it may be killed at that moment."""
    gone = subprocess.Popen(["true"])
    gone.wait()
    tree = [sys.executable, "-m", "services.common.process.tree", "5", "sleep", "60"]
    environment = {**os.environ, OWNER: str(gone.pid)}
    assert subprocess.run(tree, cwd=ROOT, env=environment, timeout=20, check=False).returncode == 1


def test_a_killed_owners_temporary_files_go_with_the_next_start(
    downstream: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A service's folder outlives kill -9 of its owner, but not the service's next start."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with twin("flask-sync", downstream) as service:
        [left] = tmp_path.glob("lab-flask-*")
        service.process.kill()
    assert left.exists()
    with twin("flask-sync", downstream):
        [own] = tmp_path.glob("lab-flask-*")
        assert own != left
    assert not list(tmp_path.glob("lab-flask-*"))


@needs.linux
def test_a_killed_master_leaves_no_workers(downstream: Running) -> None:
    """After kill -9 of Gunicorn's master its workers and the owner end, to be started anew."""
    with twin("flask-sync", downstream) as service:
        family = service.workers()
        family[0].kill()
        eventually(lambda: service.process.poll() is not None)
        eventually(lambda: not any(alive(process) for process in family))


@pytest.mark.parametrize(
    ("module", "setting", "value", "says"),
    [
        ("services.flask_app", "FLASK_WORKERS", "many", "FLASK_WORKERS=many: "),
        ("services.flask_app", "FLASK_WORKER_CLASS", "eventlet", "FLASK_WORKER_CLASS=eventlet: "),
        ("services.flask_app", "FLASK_TIMEOUT", "10", "FLASK_TIMEOUT=10 must be above"),
        ("services.fastapi_app", "CALL_POOL_TIMEOUT", "30", "CALL_POOL_TIMEOUT=30 must be below"),
        ("services.fastapi_app", "FASTAPI_THREAD_TOKENS", "0", "FASTAPI_THREAD_TOKENS=0: "),
        ("services.fastapi_app", "DOWNSTREAM_URL", "nowhere", "DOWNSTREAM_URL=nowhere: "),
        ("services.downstream", "DOWNSTREAM_PORT", "99999", "DOWNSTREAM_PORT=99999: "),
        ("loadtest", "LOADTEST_SCENARIO", "99_none", "LOADTEST_SCENARIO=99_none: "),
    ],
)
def test_a_bad_setting_stops_the_start(module: str, setting: str, value: str, says: str) -> None:
    """The start ends with status 2 and one line that names the setting."""
    done = subprocess.run(
        [sys.executable, "-m", module],
        cwd=ROOT,
        env={**os.environ, setting: value},
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.startswith(says)
    assert done.stderr.count("\n") == 1


def test_a_taken_metrics_port_stops_the_start(downstream: Running) -> None:
    """A service that cannot serve its metrics says so and leaves no server behind."""
    [port] = free_ports(1)
    settings = {"DOWNSTREAM_PORT": port, "DOWNSTREAM_METRICS_PORT": downstream.port}
    done = subprocess.run(
        [sys.executable, "-m", "services.downstream"],
        cwd=ROOT,
        env={**os.environ, **{name: str(value) for name, value in settings.items()}},
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert done.returncode == 2
    assert f"metrics port {downstream.port}" in done.stderr


def test_a_service_ends_to_apply_live_settings(downstream: Running, tmp_path: Path) -> None:
    """When the file of live settings says two workers, a service with one ends with a failure.

    Started anew, as its container's restart policy does, it has two; its port stays its own.
    """
    file = tmp_path / "settings.env"
    given = {"LAB_LIVE_SETTINGS": file, "FLASK_WORKERS": 1}
    with twin("flask-sync", downstream, **given) as service:
        file.write_text("FLASK_WORKERS=2\nFLASK_PORT=1\nFASTAPI_WORKERS=9\n")
        assert service.process.wait(STOP_SECONDS) == 1
    with twin("flask-sync", downstream, **given) as service:
        assert service.get("/").json()["slots"]["/wait"] == 2
