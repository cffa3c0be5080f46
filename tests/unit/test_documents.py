"""The documents tell the truth: what they name exists, and what exists is named."""

import re
import subprocess

import pytest
import typer

from lab import reference
from lab.checkout import ROOT
from lab.cli import app
from lab.commands import exercise
from lab.environment import check, defaults
from services.common.contract.routes import FASTAPI_ROUTES, FLASK_ROUTES

README = (ROOT / "README.md").read_text()
MAKEFILE = (ROOT / "Makefile").read_text()
TARGETS = set(re.findall(r"^([a-z-]+):.*## ", MAKEFILE, re.MULTILINE))
SETTING = re.compile(r"\b([A-Z]+(?:_[A-Z]+)+|LOAD)=([^\s`\"]*)")


def test_make_targets_and_readme_agree() -> None:
    """README.md names every make target, and none that is not there."""
    assert set(re.findall(r"`?make ([a-z][a-z-]+)", README)) == TARGETS


def test_make_help_shows_every_target_in_80_columns() -> None:
    """`make help` is the Makefile's own list."""
    done = subprocess.run(
        ["make", "--no-print-directory", "help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert {line.split()[1] for line in done.stdout.splitlines()} == TARGETS
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_commands_of_the_readme_exist_and_the_reverse() -> None:
    """README.md shows every command of `lab`, and none that is not there."""
    commands = set(typer.main.get_command(app()).commands)  # type: ignore[attr-defined]  # a group
    assert set(re.findall(r"bin/lab ([a-z]+)", README)) == commands


def test_commands_of_the_workshop_exist_and_the_reverse() -> None:
    """README.md names each of `lab exercise`'s commands, and each text only such."""
    commands = set(typer.main.get_command(exercise.app).commands)  # type: ignore[attr-defined]  # a group
    section = README.partition("## The workshop")[2].partition("\n## ")[0]
    assert {
        name for name in commands if re.search(rf"`{name}`|exercise {name}\b", section)
    } == commands
    assert set(re.findall(r"bin/lab exercise ([a-z]+)", README)) <= commands
    for text in (ROOT / "workshop").rglob("*.md"):
        assert set(re.findall(r"lab exercise ([a-z]+)", text.read_text())) <= commands


@pytest.mark.parametrize(("name", "value"), sorted(set(SETTING.findall(README))))
def test_settings_of_the_readme_exist_and_are_valid(name: str, value: str) -> None:
    """Each NAME=value that README.md suggests is accepted."""
    assert name in defaults()
    check(defaults() | {name: value})


def test_routes_of_the_readme_exist_and_the_reverse() -> None:
    """README.md names every route of both twins."""
    named = set(re.findall(r"`(?:GET |POST )?(/[a-z/{}-]*)(?:\?[^`]*)?`", README))
    assert named >= {*FLASK_ROUTES, *FASTAPI_ROUTES}


def test_the_reference_is_up_to_date() -> None:
    """docs/reference.md and docs/report.schema.json are what the code says."""
    assert reference.main(["--check"]) == 0


def test_files_of_the_readme_exist() -> None:
    """Each path that README.md shows is there."""
    tree = README.partition("## Where things are")[2]
    for path in re.findall(r"^([a-z_/]+/) ", tree, re.MULTILINE):
        assert (ROOT / path).is_dir(), path
