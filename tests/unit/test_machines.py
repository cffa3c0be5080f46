"""Machines that are not as the developers' own: git, umask, Compose, engine, proxy, apt."""

import os
import stat
import subprocess
import sys
from pathlib import Path
from urllib.request import proxy_bypass

import psutil
import pytest
import yaml

from lab.checkout import COMPOSE, ROOT
from lab.commands import watching
from lab.environment import keep_loopback_direct
from lab.local import prometheus_package
from lab.local.ports import free_ports, holder
from tests.unit.offline_checkout import new_checkout

APT_GET = """#!/bin/sh
case "$*" in
    *update) exit 100 ;;
    *download*) touch prometheus.deb ;;
esac
"""
DPKG_DEB = """#!/bin/sh
if [ "$1" = --extract ]; then mkdir -p "$3/usr/bin" && touch "$3/usr/bin/prometheus"; fi
"""


@pytest.mark.parametrize("name", ["bin/lab", "lab/venv.sh", ".env", "requirements/local.txt"])
def test_a_checkout_has_lf_line_ends(name: str) -> None:
    """Git on Windows would write CRLF, of which shells and engines make words of their own."""
    words = ["git", "check-attr", "eol", "--", name]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=10)
    if done.returncode:
        pytest.skip("this checkout is no git clone")
    assert done.stdout == f"{name}: eol: lf\n"


def test_a_clone_made_under_umask_077_can_be_mounted(tmp_path: Path) -> None:
    """Containers that run as nobody can read Prometheus' configuration and the live settings."""
    checkout = new_checkout(tmp_path)
    config = checkout.root / "prometheus/rules.yml"
    config.parent.mkdir(mode=0o700)
    config.touch(mode=0o600)
    checkout.run("sh", "-c", "umask 077; MODE=docker bin/lab up")
    for path in (config.parent, checkout.root / ".lab/live"):
        assert path.stat().st_mode & 0o055 == 0o055, path
    assert config.stat().st_mode & stat.S_IROTH


def test_a_compose_that_is_too_old_is_named(tmp_path: Path) -> None:
    """Compose 2.19 could not read docker-compose.yml; nobody is shown its trace."""
    checkout = new_checkout(tmp_path)
    _, said = checkout.run("bin/lab", "up", expect=1, MODE="docker", COMPOSE_VERSION="2.19.1")
    assert said == "No Docker engine with Compose 2.20 or newer answers.\n"


def test_a_rootless_engine_lets_the_console_write(tmp_path: Path) -> None:
    """Its user is root inside; as any other number the container could not write what is his."""
    checkout = new_checkout(tmp_path)
    checkout.as_user(1234)
    for security, number in (("[name=seccomp,profile=default]", 1234), ("[name=rootless]", 0)):
        checkout.run("bin/lab", "status", MODE="docker", ENGINE_SECURITY=security)
        assert checkout.engine_words()[-1] == f"LAB_UID={number}"


def test_root_beside_a_rootless_engine_runs_nothing_as_root(tmp_path: Path) -> None:
    """Its user is then somebody else, whose files the lab's are not."""
    checkout = new_checkout(tmp_path)
    checkout.as_user(0)
    # No files change hands, for that only root may do.
    (checkout.bin / "chown").symlink_to("/bin/true")
    checkout.run("bin/lab", "status", MODE="docker", ENGINE_SECURITY="[name=rootless]")
    assert checkout.engine_words()[-1] == "LAB_UID=10001"


def test_podman_builds_by_itself(tmp_path: Path) -> None:
    """Compose would have it pull BuildKit, and run that as a container."""
    checkout = new_checkout(tmp_path)
    for kind, said in (("Engine containerd runc", ""), ("Podman Engine Conmon", "0")):
        checkout.run("bin/lab", "run", MODE="docker", ENGINE_KIND=kind, DOCKER_BUILDKIT="")
        assert f"DOCKER_BUILDKIT={said}" in checkout.engine_words()
        (checkout.root / "engine.log").unlink()


def test_no_service_takes_away_an_entrypoint() -> None:
    """Podman knows no empty one, and would run the image's own."""
    for name, service in yaml.safe_load(COMPOSE.read_text())["services"].items():
        assert service.get("entrypoint", "something"), name


@pytest.mark.parametrize("words", [["check"], ["run", "flask-sync"], ["exercise", "list"]])
def test_an_engine_that_does_not_see_the_folder_is_told(tmp_path: Path, words: list[str]) -> None:
    """Its mounts arrive empty: the state folder lacks what the host put there."""
    done = subprocess.run(
        [sys.executable, "-m", "lab", *words],
        cwd=ROOT,
        env={"LAB_IN_COMPOSE": "1", "LAB_STATE": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert done.returncode == 1
    assert "The Docker engine's machine does not see this folder" in done.stderr


def test_a_proxy_is_not_asked_for_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a learner writes with requests or httpx reaches the lab; other hosts go by the proxy."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "example.org")
    monkeypatch.delenv("NO_PROXY", raising=False)
    keep_loopback_direct()
    assert all(map(proxy_bypass, ("127.0.0.1:8001", "localhost:8001", "example.org")))
    assert not proxy_bypass("elsewhere.example")


def test_who_holds_a_port_is_found_without_a_look_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """MacOS lets an ordinary user look at his own processes only."""

    def refused(*_: object) -> None:
        raise psutil.AccessDenied

    monkeypatch.setattr(psutil, "net_connections", refused)
    [port] = free_ports(1)
    code = f"import socket; s = socket.create_server(('127.0.0.1', {port})); print(); input()"
    words = [sys.executable, "-c", code]
    pipe = subprocess.PIPE
    with subprocess.Popen(words, stdin=pipe, stdout=pipe) as server:
        assert server.stdout
        server.stdout.readline()
        assert holder(port).endswith(f"(process {server.pid})")
        server.communicate(b"\n", timeout=10)


@pytest.mark.parametrize(
    "locale",
    [{"PYTHONIOENCODING": "ascii"}, {"PYTHONCOERCECLOCALE": "0"}, {"PYTHONIOENCODING": "latin-1"}],
    ids=lambda locale: "=".join(*locale.items()),
)
def test_a_terminal_without_utf_8_shows_what_it_can(locale: dict[str, str]) -> None:
    """In plain C, 80 columns wide and without colour, the exercises are listed, ASCII or not."""
    words = '. lab/venv.sh; exec "$0" -m lab exercise list'
    done = subprocess.run(
        ["sh", "-c", words, sys.executable],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "LC_ALL": "C", "TERM": "dumb", "COLUMNS": "80", **locale},
        capture_output=True,
        timeout=30,
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.decode("latin-1").splitlines()
    assert len(lines) > 15
    assert b"\x1b" not in done.stdout


def test_one_bad_source_of_apt_does_not_hide_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a source has nothing for this release `apt-get update` fails, and reads the rest."""
    for name, words in {"apt-get": APT_GET, "dpkg-deb": DPKG_DEB}.items():
        (tmp_path / name).write_text(words)
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.delenv("LAB_PROMETHEUS", raising=False)
    monkeypatch.setattr(prometheus_package, "UNPACKED", tmp_path / "unpacked")
    assert prometheus_package.fetch()
    assert (tmp_path / "unpacked/usr/bin/prometheus").exists()


def test_without_prometheus_no_comparison_is_announced(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`lab up` has told that there is none; nobody waits for figures."""
    console = {"name": "console", "state": "up", "url": "http://127.0.0.1:8080", "crashes": 0}
    monkeypatch.setattr(watching, "states", lambda: [console])
    monkeypatch.setenv("LAB_IN_COMPOSE", "0")
    monkeypatch.setenv("LOAD", "on")
    watching.report()
    assert "comparison" not in "".join(capsys.readouterr())
