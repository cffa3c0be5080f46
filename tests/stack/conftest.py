"""Fixtures: the whole lab in local mode, on free ports, apart from one that may be running."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from lab.checkout import ROOT
from lab.local.ports import free_ports
from lab.watch.prometheus import Prometheus
from services.common.settings.env_file import read_file

UP_SECONDS = 150.0


@dataclass(frozen=True)
class Lab:
    """A lab of its own: a state folder and free ports."""

    state: Path
    ports: dict[str, int]
    checkout: Path = ROOT
    changes: list[float] = field(default_factory=list)  # epoch seconds

    def run(self, *words: str, expect: int = 0, **settings: str) -> str:
        """Run a command of the lab; return what it prints, errors included."""
        done = self.start(*words, **settings)
        output, _ = done.communicate(timeout=UP_SECONDS)
        assert done.returncode == expect, output
        if words[0] in ("up", "set"):
            self.changes.append(time.time())
        return output

    def start(self, *words: str, **settings: str) -> "subprocess.Popen[str]":
        """Start a command of the lab."""
        ports = {name: str(port) for name, port in self.ports.items()}
        return subprocess.Popen(
            [sys.executable, "-m", "lab", *words],
            cwd=self.checkout,
            env={**os.environ, **ports, "LAB_STATE": str(self.state), **settings},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def status(self) -> dict[str, Any]:
        """Return `lab status --json`."""
        status: dict[str, Any] = json.loads(self.run("status", "--json"))
        return status

    @property
    def prometheus(self) -> Prometheus:
        """The lab's Prometheus."""
        return Prometheus(f"http://127.0.0.1:{self.ports['PROMETHEUS_PORT']}")


def new_lab(state: Path) -> Lab:
    """Return a lab that is not up yet."""
    names = [name for name in read_file(ROOT / ".env") if name.endswith("_PORT")]
    return Lab(state, dict(zip(names, free_ports(len(names)), strict=True)))


@pytest.fixture
def own_lab(tmp_path: Path) -> Iterator[Lab]:
    """Lend a lab that the test may harm, and take it down after."""
    lab = new_lab(tmp_path / "state with a space")
    yield lab
    lab.run("down")


@pytest.fixture
def idle_lab(tmp_path: Path) -> Lab:
    """Return a lab that is not up, with a state folder of its own."""
    return new_lab(tmp_path / "state with a space")


@pytest.fixture(scope="package")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """Run one lab under load for every test that only looks."""
    lab = new_lab(tmp_path_factory.mktemp("lab"))
    lab.run("up")
    yield lab
    lab.run("down", "--wipe")
