"""The workflow and the devcontainer are what their readers, GitHub and editors, take them for."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from lab.checkout import ROOT

HERE = Path(sys.executable).parent
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))


@pytest.mark.parametrize(
    "command",
    [
        [HERE / "check-jsonschema", "--builtin-schema", "vendor.github-workflows", *WORKFLOWS],
        [HERE / "zizmor", "--offline", "--quiet", "--persona", "pedantic", *WORKFLOWS],
    ],
    ids=lambda command: command[0].name,
)
def test_linters_have_nothing_to_say(command: list[str | Path]) -> None:
    """Actions pinned by hash, no permission that is not needed, no credentials kept."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_script_that_a_workflow_runs_is_here() -> None:
    """What is called exists, by make or by name: it can be run on any machine."""
    steps = "\n".join(re.findall(r"run: (.+)", "".join(map(Path.read_text, WORKFLOWS))))
    makefile = (ROOT / "Makefile").read_text()
    assert all(f"\n{goal}:" in makefile for goal in re.findall(r"make ([\w-]+)", steps))
    assert all((ROOT / script).exists() for script in re.findall(r"\S+\.(?:sh|py)\b", steps))


def test_the_devcontainer_forwards_the_ports_that_are_in_env() -> None:
    """Each forwarded port has a name, and is one of the lab's defaults."""
    text = (ROOT / ".devcontainer/devcontainer.json").read_text()
    [forwarded] = re.findall(r'"forwardPorts": \[(.*)\]', text)
    ports = forwarded.split(", ")
    assert ports == re.findall(r'"(\d+)": \{ "label"', text)
    assert set(ports) <= set(re.findall(r"_PORT=(\d+)", (ROOT / ".env").read_text()))
