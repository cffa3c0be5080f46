"""A service of one's own runs in its own environment, wherever the lab runs itself."""

import os
import sys
from pathlib import Path

import pytest

from lab.own_service import bringing
from lab.own_service.apps import own_python
from lab.own_service.bringing import Bringing

LABS = str(Path(sys.executable).parent)


def interpreter(environment: Path) -> Path:
    """Return the interpreter of a virtual environment that is made up."""
    python = environment / "bin/python"
    python.parent.mkdir(parents=True)
    python.touch()
    return python


def test_the_environment_in_use_has_the_interpreter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The active one, or that of the folder, or else the lab's own."""
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    assert own_python(tmp_path) == Path(sys.executable)
    of_the_folder, active = interpreter(tmp_path / ".venv"), interpreter(tmp_path / "active")
    assert own_python(tmp_path) == of_the_folder
    monkeypatch.setenv("VIRTUAL_ENV", str(tmp_path / "active"))
    assert own_python(tmp_path) == active


@pytest.mark.parametrize(
    ("active", "path"),
    [
        ("/srv/shop/.venv", ["/srv/shop/.venv/bin", "/usr/bin", LABS]),
        ("", ["/srv/shop/.venv/bin", "/usr/bin", LABS]),
        (sys.prefix, [LABS, "/srv/shop/.venv/bin", "/usr/bin"]),
    ],
    ids=["uvx", "uvx-alone", "installed-beside-it"],
)
def test_the_programs_of_a_person_come_first(
    active: str, path: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The environment that `uvx` puts on PATH comes last, unless a person has chosen it."""
    monkeypatch.setattr(bringing, "IN_CHECKOUT", False)
    monkeypatch.setenv("VIRTUAL_ENV", active)
    monkeypatch.setenv("PATH", os.pathsep.join([LABS, "/srv/shop/.venv/bin", "/usr/bin"]))
    start = Bringing(command="gunicorn -b :{port} shop:app").start({})
    assert start.environment["PATH"].split(os.pathsep) == path
