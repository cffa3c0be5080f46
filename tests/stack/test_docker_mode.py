"""The whole Compose stack, on images built from this checkout."""

import json
import os
import subprocess
from collections.abc import Iterator
from copy import copy
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from lab.checkout import ROOT
from lab.environment import SERVICES
from lab.watch.prometheus import Prometheus
from tests import needs
from tests.running import eventually
from tests.stack.conftest import Lab, new_lab

UP_SECONDS = 300.0


pytestmark = [needs.engine(), pytest.mark.timeout(600)]


class ComposeLab:
    """A lab in Compose, as a project and on ports of its own."""

    def __init__(self, lab: Lab) -> None:
        self.ports = {name: str(port) for name, port in lab.ports.items()}
        self._own = {
            "MODE": "docker",
            "COMPOSE_PROJECT_NAME": "io-wait-lab-test",
            "LAB_STATE": str(lab.state),
            "LAB_WORKSHOP": str(lab.state / "my-workshop"),
            "OFFLINE_KIT": "none",  # these images are this checkout's
        }

    def of(self, user: int, state: Path) -> "ComposeLab":
        """Return the same lab for a user of another number, with a state folder of his."""
        other = copy(self)
        other._own = self._own | {"LAB_UID": str(user), "LAB_GID": str(user)}
        other._own |= {"LAB_STATE": str(state)}
        return other

    def run(self, *words: str, expect: int = 0) -> str:
        """Run bin/lab; return what it prints, without what it says of its progress."""
        done = self._run(*words)
        assert done.returncode == expect, done.stdout + done.stderr
        return done.stdout if expect == 0 else done.stderr

    def measure(self, *words: str) -> str:
        """Run bin/lab; return what it prints, whatever its verdict on a busy day."""
        done = self._run(*words)
        assert done.returncode in (0, 1, 3), done.stdout + done.stderr
        return done.stdout

    def _run(self, *words: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [ROOT / "bin/lab", *words],
            cwd="/",
            env={**os.environ, **self.ports, **self._own},
            capture_output=True,
            text=True,
            timeout=UP_SECONDS,
            check=False,
        )

    def from_the_console(self, change: str, expect: int = 0) -> str:
        """Change a setting as the console does, in its container; return what it prints."""
        return self.in_the_console("set", "--live", change, expect=expect)

    def in_the_console(self, *words: str, expect: int = 0) -> str:
        """Run a `lab` command in the console's container; return what it prints."""
        container = self.containers()["console"]["Id"]
        words = ("python", "-m", "lab", *words)
        done = subprocess.run(
            ["docker", "exec", container, *words],
            capture_output=True,
            text=True,
            timeout=90,
            check=False,
        )
        assert done.returncode == expect, done.stdout + done.stderr
        return done.stdout + done.stderr

    def containers(self) -> dict[str, dict[str, Any]]:
        """Return what the engine knows of each container, by service."""
        ids = self._docker(
            "ps",
            "--all",
            "--quiet",
            "--filter",
            "label=com.docker.compose.project=io-wait-lab-test",
        )
        found = json.loads(self._docker("inspect", *ids.split())) if ids else []
        return {c["Config"]["Labels"]["com.docker.compose.service"]: c for c in found}

    @staticmethod
    def _docker(*words: str) -> str:
        done = subprocess.run(
            ["docker", *words], capture_output=True, text=True, timeout=60, check=True
        )
        return done.stdout


@pytest.fixture(scope="module")
def composed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ComposeLab]:
    """Bring the lab up in Compose for the tests of this file."""
    lab = ComposeLab(new_lab(tmp_path_factory.mktemp("compose state")))
    try:
        said = " ".join(lab.run("up").split())
        assert "requests/s of 100.0 predicted" in said
        yield lab
    finally:
        lab.run("down", "--wipe")
        assert lab.containers() == {}


def test_all_services_are_healthy_and_safe(composed: ComposeLab) -> None:
    """Every container is healthy, runs as nobody in particular, and cannot write to its root."""
    containers = composed.containers()
    assert set(containers) >= {*SERVICES, "prometheus"}
    for name, container in containers.items():
        assert container["State"]["Health"]["Status"] == "healthy", name
        assert container["Config"]["User"].split(":")[0] not in ("", "0", "root"), name
        assert container["HostConfig"]["ReadonlyRootfs"], name
        assert container["HostConfig"]["CapDrop"] == ["ALL"], name


def test_images_share_their_layers(composed: ComposeLab) -> None:
    """The images of our services have the base and the common requirements in common."""
    images = [composed.containers()[name]["Image"] for name in SERVICES]
    layers = [
        json.loads(composed._docker("inspect", image))[0]["RootFS"]["Layers"] for image in images
    ]
    shared = set(layers[0]).intersection(*layers[1:])
    assert len(shared) >= 4


def test_the_figures_are_those_of_local_mode(composed: ComposeLab) -> None:
    """`lab status --json` in Compose has both twins near their prediction and all services up."""
    status: dict[str, Any] = {}

    def near() -> bool:  # whatever else keeps the machine busy for some seconds
        status.update(json.loads(composed.run("status", "--json")))
        rows = status["twins"]
        return all(row["goodput"] == pytest.approx(row["predicted"], rel=0.1) for row in rows)

    eventually(near, 90)
    states = {service["name"]: service["state"] for service in status["services"]}
    assert {states[name] for name in (*SERVICES, "prometheus")} == {"up"}
    assert all(row["memory"] > 1e6 for row in status["twins"])
    assert all(row["accept_queue"] is not None for row in status["twins"])


def test_prometheus_reaches_every_target(composed: ComposeLab) -> None:
    """Each service's metrics arrive under its own name."""
    prometheus = Prometheus(f"http://127.0.0.1:{composed.ports['PROMETHEUS_PORT']}")
    assert prometheus.by_service("min by (service) (up)") == dict.fromkeys(SERVICES, 1)


def test_a_setting_makes_only_its_service_anew(composed: ComposeLab) -> None:
    """FLASK_KEEP_ALIVE=3 gives flask a new container and leaves the others alone.

    The overrides on the host are the user's own file; root's are nobody's.
    """
    before = _ids(composed)
    assert "Restarted: flask." in composed.run("set", "FLASK_KEEP_ALIVE=3")
    after = _ids(composed)
    assert {name for name in before if before[name] != after[name]} == {"flask"}
    file = Path(composed._own["LAB_STATE"]) / "overrides.env"
    owner = os.getuid() or NOBODY
    assert (file.read_text(), file.stat().st_uid) == ("FLASK_KEEP_ALIVE=3\n", owner)
    assert "FLASK_WORKERS=x: " in composed.run("set", "FLASK_WORKERS=x", expect=2)
    assert "Nothing had to restart." in composed.run("set", "FLASK_KEEP_ALIVE=3")


def test_the_console_changes_running_containers(composed: ComposeLab) -> None:
    """Where only the host has the engine, flask ends itself, and comes back with two workers."""
    before = _ids(composed)
    said = composed.from_the_console("FLASK_WORKERS=2")
    assert "Restarted: flask." in said
    assert (_ids(composed), _flask_slots(composed)) == (before, 2)
    assert "FLASK_WORKERS=x: " in composed.from_the_console("FLASK_WORKERS=x", expect=2)
    assert "flask" in composed.run("set", "--reset")
    assert _flask_slots(composed) == 4


def test_a_service_that_ends_is_restarted(composed: ComposeLab) -> None:
    """When the twin's server dies, its container comes back by itself."""
    container = composed.containers()["fastapi"]
    subprocess.run(
        ["docker", "exec", container["Id"], "python", "-c", KILL_UVICORN], timeout=30, check=False
    )
    eventually(lambda: composed.containers()["fastapi"]["RestartCount"] == 1, 30)
    eventually(
        lambda: (
            composed.containers()["fastapi"]["State"].get("Health", {}).get("Status") == "healthy"
        ),
        60,
    )


@needs.root
def test_an_experiment_runs_in_one_container(composed: ComposeLab, tmp_path: Path) -> None:
    """Its verdict is on the terminal, and its report is a file of the user's own on the host."""
    lab = composed.of(SOMEBODY, tmp_path)
    words = ("fastapi-async", "--users", "4", "--wait", "100", "--duration", "2")
    assert "Closed load, 4 users, 100 ms wait" in " ".join(lab.measure("run", *words).split())
    page = tmp_path / "reports/latest/index.html"
    assert page.stat().st_uid == SOMEBODY
    assert "not a variant" in lab.run("run", "flask-fast", expect=2)
    assert "lab" not in composed.containers()


def test_a_learners_files_are_the_users_own(composed: ComposeLab) -> None:
    """What the command copies the console sees, and the reverse, in the folder on the host."""
    composed.run("exercise", "start", "1")
    file = Path(composed._own["LAB_WORKSHOP"]) / "01_one_at_a_time/settings.env"
    assert file.stat().st_uid == (os.getuid() or NOBODY)
    [first, second, *_] = json.loads(composed.in_the_console("exercise", "list", "--json"))
    assert (first["state"], second["state"]) == ("started", "new")
    assert first["folder"] == "/lab/my-workshop/01_one_at_a_time"
    composed.in_the_console("exercise", "start", "2")
    assert (file.parent.parent / "02_slots/settings.env").exists()


SOMEBODY, NOBODY = 4711, 10001
KILL_UVICORN = """
import os, pathlib, signal
for process in pathlib.Path("/proc").glob("[0-9]*"):
    if b"uvicorn" in (process / "cmdline").read_bytes().split(b"\\0"):
        os.kill(int(process.name), signal.SIGKILL)
"""


def _flask_slots(composed: ComposeLab) -> int:
    with urlopen(f"http://127.0.0.1:{composed.ports['FLASK_PORT']}/", timeout=30) as answer:
        return int(json.load(answer)["slots"]["/wait"])


def _ids(composed: ComposeLab) -> dict[str, str]:
    return {name: container["Id"] for name, container in composed.containers().items()}
