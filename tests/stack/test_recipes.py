"""What docs/recipes.md tells an engineer to change is changed in a copy of this tree, and works."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from shutil import copy2

import pytest

from lab.checkout import ROOT

DOCUMENT = ROOT / "docs/recipes.md"
SECTION = re.compile(r"^## (.+?)\n(.+?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
BLOCK = re.compile(r"^```(diff|sh)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
KINDS = 7  # of what one adds to the lab
PATIENCE = 200.0  # seconds; a check takes some, and this machine may be busy

pytestmark = pytest.mark.timeout(PATIENCE + 20)


@dataclass(frozen=True)
class Recipe:
    """What to change, and the commands that show that it works."""

    title: str
    change: str
    check: str


def recipes() -> list[Recipe]:
    """Return those of the document."""
    found = []
    for title, text in SECTION.findall(DOCUMENT.read_text()):
        blocks = BLOCK.findall(text)
        change, check = (
            "".join(block for kind, block in blocks if kind == wanted) for wanted in ("diff", "sh")
        )
        found.append(Recipe(title, change, check))
    return found


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Return a copy of this tree that shares its packages, and the model that tests lend."""
    words = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=10, check=False)
    if done.returncode:
        pytest.skip("this checkout is no git clone")
    for name in filter(None, done.stdout.split("\0")):
        if (ROOT / name).is_file():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            copy2(ROOT / name, tmp_path / name)
    lent = ROOT / ".lab/model-of-tests"
    lent.mkdir(parents=True, exist_ok=True)
    (tmp_path / ".lab").mkdir()
    (tmp_path / ".lab/model-of-tests").symlink_to(lent)
    return tmp_path


every = pytest.mark.parametrize("recipe", recipes(), ids=lambda recipe: recipe.title)


def test_there_is_a_recipe_for_each_kind_of_change() -> None:
    """Each has a change, and a check of it."""
    assert len(recipes()) == KINDS
    assert all(recipe.change and recipe.check for recipe in recipes())


@every
def test_a_recipe_works(recipe: Recipe, tree: Path) -> None:
    """Its change can be applied to today's files, and its check then succeeds."""
    applied = _run(["git", "apply", "-"], tree, recipe.change)
    assert applied.returncode == 0, applied.stdout
    checked = _run(["sh", "-eu"], tree, recipe.check)
    assert checked.returncode == 0, checked.stdout


@every
def test_a_check_fails_without_its_change(recipe: Recipe, tree: Path) -> None:
    """So its success says something."""
    assert _run(["sh", "-eu"], tree, recipe.check).returncode != 0


def _run(command: list[str], tree: Path, told: str) -> "subprocess.CompletedProcess[str]":
    # Neither this lab's state nor this pytest is the copy's.
    own = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("LAB_", "PYTEST_", "GIT_"))
    }
    path = f"{Path(sys.executable).parent}{os.pathsep}{own['PATH']}"
    return subprocess.run(
        command,
        cwd=tree,
        env={**own, "PATH": path, "GIT_CEILING_DIRECTORIES": str(tree.parent)},
        input=told,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
