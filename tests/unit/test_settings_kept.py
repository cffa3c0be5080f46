"""Whatever value a setting has, each reader of it sees that value, or it is refused."""

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from supervisor.options import ServerOptions

from lab import environment
from lab.checkout import ROOT
from lab.commands import life
from lab.errors import LabError
from lab.local import lifecycle, supervisor_config
from lab.processes.program import Program
from lab.watch.settings_in_force import differing_line
from services.common.settings.env_file import read_file
from tests.unit.test_env_file import ODD

UNPRINTABLE = ["a\nFLASK_WORKERS=9", "a\rb", "a\tb", "\0", "\x1b[31m", "\u2028", "\u00a0", "\udc80"]


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Have settings kept in a folder of the test's own."""
    monkeypatch.setattr(environment, "OVERRIDES", tmp_path / "overrides.env")
    monkeypatch.setattr(environment, "SESSION", tmp_path / "session.env")
    for name in environment.defaults():
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "overrides.env"


@pytest.mark.parametrize("value", UNPRINTABLE)
def test_what_cannot_be_printed_is_refused(kept: Path, value: str) -> None:
    """A line break would add a setting that nobody set; nothing is kept."""
    with pytest.raises(LabError, match=r"^CONSOLE_TOKEN: a value has no line breaks"):
        environment.change([f"CONSOLE_TOKEN={value}"], reset=False)
    assert not kept.exists()


@pytest.mark.parametrize("value", ["abcdefg\"h'\\i$%#;`xyz", "abcdefghijklmnop"])
def test_a_secret_is_kept_and_never_told(kept: Path, value: str) -> None:
    """Neither where it is shown what differs from .env, nor where it is refused."""
    environment.change([f"CONSOLE_TOKEN={value}"], reset=False)
    assert environment.in_force()["CONSOLE_TOKEN"] == value
    assert environment.differing() == {"CONSOLE_TOKEN": "(hidden)"}
    for bad in (f"CONSOLE_TOKEN=short {value}", f"TWIN_DATABASE_URL={value}"):
        with pytest.raises(LabError) as refused:
            environment.change([bad], reset=False)
        assert value not in str(refused.value)


def test_one_line_says_what_is_not_as_in_env(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What an earlier person set comes first, with how to forget it; nothing is no line."""
    assert not kept.exists()
    assert differing_line() == ""
    monkeypatch.setenv("FLASK_PORT", "18001")
    assert differing_line() == "Not as in .env: FLASK_PORT=18001. This shell has set them."
    environment.change(["LOAD=off", "CONSOLE_TOKEN=abcdefghijklmnop"], reset=False)
    assert differing_line() == (
        "Not as in .env: LOAD=off, CONSOLE_TOKEN=(hidden), FLASK_PORT=18001. "
        "bin/lab set --reset forgets what was set."
    )
    many = ["FLASK_WORKERS=1", "FLASK_THREADS=2", "FASTAPI_WORKERS=2", "LOADTEST_USERS=7"]
    environment.change(many, reset=False)
    assert " and 1 more. " in differing_line()


@pytest.mark.parametrize("text", ['CONSOLE_TOKEN="abcdefg"h', "CONSOLE_TOKEN=", "CONSOLE_T", "\0"])
def test_a_damaged_file_is_named_and_can_be_forgotten(kept: Path, text: str) -> None:
    """What an older lab kept without quotes, or was cut short, is one sentence; `--reset` works."""
    kept.write_text(f"LOAD=off\n{text}")
    with pytest.raises(LabError, match="bin/lab set --reset forgets what was set") as refused:
        environment.in_force()
    assert "abcdefg" not in str(refused.value)
    environment.change([], reset=True)
    assert not kept.exists()


def test_a_local_service_sees_what_was_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Through the supervisor's own reading of its configuration, and the shell's."""
    state = tmp_path / 'it\'s 100% "odd"'
    (state / "state").mkdir(parents=True)
    for name in ("CONFIG", "PROGRAMS", "LOGS", "TEMPORARY", "STATE"):
        monkeypatch.setattr(supervisor_config, name, state / name.lower())
    monkeypatch.setattr(supervisor_config, "socket_folder", lambda: tmp_path / "socket")
    settings = {f"ODD_{number}": value for number, value in enumerate(ODD)}
    show = [
        sys.executable,
        "-c",
        "import json, os, sys; print(json.dumps([*sys.argv, *os.environ.items()]))",
    ]
    program = Program("shown", [*show, *ODD], settings, [])
    supervisor_config.write_config([program])
    [script] = (state / "programs").iterdir()
    assert script.stat().st_mode & 0o077 == 0, "it may hold a password"
    command = _command_of(state / "config")
    printed = subprocess.run(command, capture_output=True, text=True, check=True, timeout=20).stdout
    words = json.loads(printed)
    assert words[1 : len(ODD) + 1] == ODD
    assert settings.items() <= dict(words[len(ODD) + 1 :]).items()
    assert not any(value in (state / "config").read_text() for value in ODD if len(value) > 9)


def test_another_value_is_another_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So the supervisor restarts what a setting touches, and nothing else."""
    monkeypatch.setattr(supervisor_config, "PROGRAMS", tmp_path)
    one, other = (Program("a", ["x"], {"A": value}, []) for value in "12")
    write = supervisor_config._script
    assert write(one) == write(one) != write(other)


def test_what_could_not_be_applied_is_put_back(kept: Path) -> None:
    """As it was: what an earlier change kept, or nothing."""
    before = environment.kept()
    environment.change(["FLASK_WORKERS=8"], reset=False)
    environment.put_back(before)
    assert not kept.exists()
    environment.change(["FLASK_WORKERS=8"], reset=False)
    before = environment.kept()
    environment.change(["FLASK_WORKERS=9", "LOAD=off"], reset=False)
    environment.put_back(before)
    assert environment.differing() == {"FLASK_WORKERS": "8"}


def _command_of(config: Path) -> list[str]:
    options = ServerOptions()
    options.realize(["-c", str(config)])
    [group] = options.process_group_configs
    return shlex.split(group.process_configs[0].command)


def test_what_one_shell_has_set_outlives_an_up_in_another(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second `lab up` changes nothing; what its own shell sets is kept beside it."""
    with monkeypatch.context() as first:
        first.setenv("FLASK_PORT", "24001")
        environment.keep_for_session()
    monkeypatch.setenv("FLASK_WORKERS", "3")
    environment.keep_for_session()
    session = read_file(kept.with_name("session.env"))
    assert session == {"FLASK_PORT": "24001", "FLASK_WORKERS": "3"}


def test_docker_keeps_what_another_shell_has_set(tmp_path: Path) -> None:
    """Without Python, and in the same file."""
    (tmp_path / "session.env").write_text("FLASK_PORT=24001\n")
    words = ". lab/docker.sh; setting_names() { echo FLASK_WORKERS; }; keep_for_session"
    env = {**os.environ, "LAB_STATE": str(tmp_path), "FLASK_WORKERS": "3"}
    subprocess.run(["/bin/sh", "-euc", words], cwd=ROOT, env=env, check=True, timeout=20)
    session = read_file(tmp_path / "session.env")
    assert session == {"FLASK_PORT": "24001", "FLASK_WORKERS": "3"}


@pytest.mark.parametrize("port", ["8002", " 8002", "08002", "8_002"])
def test_one_port_is_one_however_it_is_written(kept: Path, port: str) -> None:
    """FastAPI has 8002."""
    with pytest.raises(LabError, match="has that port already"):
        environment.change([f"FLASK_PORT={port}"], reset=False)


def test_a_lab_without_its_defaults_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An empty .env is not 0 valid settings."""
    monkeypatch.setattr(environment, "DEFAULTS", tmp_path / ".env")
    with pytest.raises(LabError, match="is missing or empty"):
        environment.in_force()


@pytest.mark.parametrize("words", [("set", "LOAD=[/x]"), ("run", "[/x]"), ("claims", "[red]")])
def test_brackets_are_text(words: tuple[str, ...], tmp_path: Path) -> None:
    """What a person typed is repeated as it is, and styles nothing."""
    done = subprocess.run(
        [sys.executable, "-m", "lab", *words],
        cwd=ROOT,
        env={**os.environ, "LAB_STATE": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 2
    assert words[1] in done.stderr
    assert "Traceback" not in done.stderr


def test_a_change_that_is_interrupted_says_how_to_go_on(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Services that it stopped are down until somebody starts them."""

    def interrupted(_: object) -> list[str]:
        raise KeyboardInterrupt

    monkeypatch.setattr(lifecycle, "apply", interrupted)
    monkeypatch.setattr(life, "in_compose", lambda: False)
    with pytest.raises(LabError, match="bin/lab up goes on with it"):
        life.set_(["FLASK_WORKERS=3"])
    assert read_file(kept) == {"FLASK_WORKERS": "3"}
