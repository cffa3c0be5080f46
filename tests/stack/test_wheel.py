"""The wheel gives a person's own project the command `lab`, far from any checkout."""

import json
import os
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from lab.checkout import ROOT
from lab.cli import ANYWHERE
from tests.stack.experiments import SHORTEST

STATES = "Library/Application Support" if sys.platform == "darwin" else ".local/state"
SHOP = """import importlib.util
import time


def app(environ, start_response):
    time.sleep(0.1)
    seen = [name for name in ("lab", "services", "io_wait_lab") if importlib.util.find_spec(name)]
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"It sees {seen}.".encode()]
"""


@dataclass(frozen=True)
class Project:
    """A person's project, home and temporary folder; and the environment that has the wheel."""

    folder: Path
    home: Path
    temporary: Path
    environment: Path

    @property
    def state(self) -> Path:
        """What the lab keeps for this person."""
        return self.home / STATES / "io-wait-lab"

    def lab(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """Run the command in the project."""
        own = {"HOME": str(self.home), "TMPDIR": str(self.temporary), "PATH": os.environ["PATH"]}
        return subprocess.run(
            [self.environment / "bin/lab", *words],
            cwd=self.folder,
            env=own,
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )

    def report(self, *words: str) -> dict[str, Any]:
        """Run a command that measures, and return its report, whatever is judged on a busy day."""
        done = self.lab(*words, "--json", "-")
        assert done.stdout.startswith("{"), done.stderr
        return dict(json.loads(done.stdout))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel of this checkout, built with what is installed here."""
    folder = tmp_path_factory.mktemp("dist")
    here = ("--no-build-isolation", "--python", sys.executable)
    _uv("build", "--wheel", *here, "--out-dir", folder, ROOT)
    [built] = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def project(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return a project with an environment of its own, beside one with the wheel alone."""
    root = tmp_path_factory.mktemp("person")
    made = Project(*(root / name for name in ("shop", "home", "temporary", "environment")))
    for folder in (made.folder, made.home, made.temporary):
        folder.mkdir()
    (made.folder / "shop.py").write_text(SHOP)
    (made.folder / ".venv").symlink_to(sys.prefix)
    _uv("venv", "--python", sys.executable, made.environment)
    # Of the locked versions: others would have to be fetched.
    known = ROOT / "requirements/local.txt"
    _uv("pip", "install", "--python", made.environment, "--constraint", known, wheel)
    return made


def _uv(*words: str | Path) -> None:
    done = subprocess.run(["uv", *words], capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stderr


def test_nothing_of_a_wheel_is_called_as_what_a_person_has(wheel: Path) -> None:
    """All of it is in one package, and what only a checkout uses is not there."""
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {"io_wait_lab"}
    parts = {name.split("/")[1] for name in names if name.startswith("io_wait_lab/")}
    assert parts == {"lab", "loadtest", "services", ".env", "docker-compose.yml"}


def test_a_service_is_tried_from_its_own_folder(project: Project) -> None:
    """The cause is named, with the line; its own environment sees nothing of the lab."""
    words = ("--app", "shop:app", "--on", "waitress", "--text", "It sees [].")
    report = project.report("try", *words)
    [found] = report["services"]
    assert (found["cause"], found["where"][0]["file"]) == ("slots", "shop.py"), found["why"]
    assert report["manifest"]["git_revision"].startswith("io-wait-lab ")
    assert report["manifest"]["command"].startswith("lab try --app shop:app ")
    _is_kept(project, "try")


def test_server_models_are_measured_without_a_checkout(project: Project) -> None:
    """Twins, downstream and load come with the wheel."""
    report = project.report("run", "flask-sync", "--users", "4", *SHORTEST)
    [result] = report["results"]
    assert (result["variant"], result["answers"] > 0) == ("flask-sync", True), result
    _is_kept(project, "run")


def _is_kept(project: Project, kind: str) -> None:
    assert (project.state / "reports/latest").resolve().name.endswith(f"-{kind}")
    files = [path for path in project.home.rglob("*") if path.is_file()]
    assert [path for path in files if not path.is_relative_to(project.state)] == []
    assert {path.name for path in project.folder.iterdir()} <= {".venv", "shop.py", "__pycache__"}
    assert list(project.temporary.iterdir()) == []


def test_a_wheel_offers_what_needs_no_checkout(project: Project) -> None:
    """And nothing else."""
    offered = project.lab("--help").stdout.partition("Commands:")[2]
    assert {line.split()[0] for line in offered.strip().splitlines()} == set(ANYWHERE)


@pytest.mark.parametrize("command", ["up", "claims", "exercise"])
def test_what_needs_a_checkout_says_so_in_one_sentence(project: Project, command: str) -> None:
    """Before anything of it is imported, for some of that is not there."""
    done = project.lab(command, "1")
    assert done.returncode == 2
    assert done.stderr.startswith(f"lab {command} needs a checkout of the lab")
    assert done.stderr.count("\n") == 1
