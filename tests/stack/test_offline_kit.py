"""An offline kit: made by `make offline-kit`, installed from with no network, refused if it is off.

The kit here is of one tiny wheel, and the Docker engine is a stand-in that notes what it is asked;
the real ones take minutes and hundreds of MB.
"""

import os
import shutil
import signal
import socket
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from tests.running import eventually
from tests.unit.offline_checkout import Checkout, new_checkout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """Lend a checkout where a kit was made."""
    checkout = new_checkout(tmp_path_factory.mktemp("built"))
    prometheus = checkout.root / ".lab/prometheus/usr/bin/prometheus"
    prometheus.parent.mkdir(parents=True)
    prometheus.write_text("#!/bin/sh\necho prometheus, version 2.0\n")
    prometheus.chmod(0o755)
    checkout.build()
    return checkout


@pytest.fixture
def fresh(built: Checkout, tmp_path: Path) -> Checkout:
    """Lend a fresh checkout with a kit that a test may harm."""
    checkout = new_checkout(tmp_path)
    shutil.copytree(built.root / "offline-kit", checkout.root / "offline-kit")
    return checkout


def test_a_kit_says_what_is_in_it_and_what_is_not(built: Checkout) -> None:
    """The manifest has machine, Python, versions and sizes; the README says what is lacking."""
    kit = built.root / "offline-kit"
    manifest = (kit / "MANIFEST").read_text()
    for fact in ("machine: ", "python: cpython-", "wheels: 1 files, ", "prometheus: 2.0, "):
        assert f"\n{fact}" in manifest
    assert "\nimage: lab-flask\n" in manifest
    assert "No image grafana/grafana:13.2.3 is to be had." in (kit / "README.txt").read_text()
    named = {line.split("  ")[1] for line in manifest.splitlines() if "  " in line}
    files = {str(file.relative_to(kit)) for file in kit.rglob("*") if file.is_file()}
    assert files == named | {"MANIFEST"}


def test_local_mode_installs_from_the_kit_and_asks_no_index(fresh: Checkout) -> None:
    """The wheel and Prometheus are unpacked, while the index that pip is set to hears nothing."""
    with socket.create_server(("127.0.0.1", 0)) as index:
        index.setblocking(False)
        url = f"http://127.0.0.1:{index.getsockname()[1]}"
        settings = {"PIP_INDEX_URL": url, "PIP_FIND_LINKS": url, "PIP_TIMEOUT": "1"}
        install = ". lab/venv.sh; ensure_venv; kit_prometheus; ensure_venv"
        fresh.run("sh", "-euc", install, expect=0, **settings)
        with pytest.raises(BlockingIOError):
            index.accept()
    fresh.run(".venv/bin/python", "-c", "import tiny")
    assert os.access(fresh.root / ".lab/prometheus/usr/bin/prometheus", os.X_OK)


def test_docker_mode_loads_once_and_neither_builds_nor_pulls(fresh: Checkout) -> None:
    """`lab up` twice asks the engine for one load; Compose is told to build and pull nothing."""
    for _ in range(2):
        fresh.run("bin/lab", "up", MODE="docker")
    words = fresh.engine_words()
    assert len([line for line in words if line.startswith("load ")]) == 1
    assert not [line for line in words if line.startswith("pull ") or " build" in line]
    ups = [line for line in words if " up --detach" in line]
    assert len(ups) == 2
    assert all("--no-build --pull never" in line for line in ups)


def _shorten(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-2])


def _rewrite(old: str, new: str) -> Callable[[Path], None]:
    def change(file: Path) -> None:
        lines = file.read_text().splitlines(keepends=True)
        file.write_text("".join(f"{new}\n" if line.startswith(old) else line for line in lines))

    return change


TINY = "offline-kit/wheels/tiny-1.0-py3-none-any.whl"


@pytest.mark.parametrize(
    ("mode", "file", "harm", "says"),
    [
        ("local", TINY, _shorten, f"{TINY} is missing, cut short or damaged"),
        ("local", TINY, Path.unlink, f"{TINY} is missing, cut short or damaged"),
        ("local", "offline-kit/MANIFEST", _shorten, "offline-kit/MANIFEST is missing or cut"),
        ("local", "offline-kit/MANIFEST", Path.unlink, "offline-kit/MANIFEST is missing or cut"),
        (
            "local",
            "offline-kit/MANIFEST",
            _rewrite("machine:", "machine: Plan9 mips"),
            "Plan9 mips",
        ),
        ("local", "offline-kit/MANIFEST", _rewrite("python:", "python: cpython-39"), "cpython-39"),
        ("local", "offline-kit/MANIFEST", _rewrite("python:", ""), "for Docker mode only"),
        ("local", "requirements/local.txt", _shorten, "another state of requirements/local.txt"),
        ("docker", "offline-kit/images.tar", _shorten, "offline-kit/images.tar is missing, cut"),
        ("docker", "offline-kit/MANIFEST", _rewrite("images:", "images: linux/s390x"), "s390x"),
        ("docker", "offline-kit/MANIFEST", _rewrite("images:", ""), "for local mode only"),
        ("docker", "offline-kit/MANIFEST", _rewrite("image:", ""), "has no image lab-flask"),
        ("docker", "services/Dockerfile", _shorten, "from another services/Dockerfile"),
    ],
)
def test_a_kit_that_does_not_fit_is_refused(
    fresh: Checkout, mode: str, file: str, harm: Callable[[Path], None], says: str
) -> None:
    """`lab up` names what is wrong in one sentence, and has installed and loaded nothing."""
    harm(fresh.root / file)
    assert says in fresh.refusal(MODE=mode)
    assert not (fresh.root / ".venv").exists()
    assert not [word for word in fresh.engine_words() if word.startswith("load")]


def test_a_kit_for_local_mode_alone_means_local_mode(built: Checkout, tmp_path: Path) -> None:
    """MODE=local makes a kit without images: `lab up` with it is local, whatever answers."""
    built.build(OFFLINE_KIT=str(tmp_path / "kit"), MODE="local")
    assert not (tmp_path / "kit/images.tar").exists()
    (tmp_path / "kit/wheels/tiny-1.0-py3-none-any.whl").unlink()
    _, errors = built.run("bin/lab", "up", expect=1, OFFLINE_KIT=str(tmp_path / "kit"))
    first, second = errors.splitlines()
    assert "has no images: local processes." in first
    assert "kit/wheels/tiny-1.0-py3-none-any.whl is missing" in second


def test_a_kit_that_is_asked_for_must_be_there(fresh: Checkout) -> None:
    """OFFLINE_KIT=/nowhere is refused, and not quietly done without."""
    assert "/nowhere/MANIFEST is missing" in fresh.refusal(OFFLINE_KIT="/nowhere")


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGINT], ids=["kill -9", "Ctrl-C"])
def test_a_build_that_is_ended_leaves_no_kit_and_no_process(
    built: Checkout, tmp_path: Path, ending: signal.Signals
) -> None:
    """What it waits for ends with it, there is no kit, and the next build makes one."""
    kit = tmp_path / "kit"
    with socket.create_server(("127.0.0.1", 0)) as index:
        url = f"http://127.0.0.1:{index.getsockname()[1]}"
        build = built.start(
            "sh", "lab/offline/build.sh", OFFLINE_KIT=str(kit), PIP_INDEX_URL=url, PIP_FIND_LINKS=""
        )
        index.settimeout(60)
        connection, _ = index.accept()  # pip waits for an answer
        build.send_signal(ending)
        build.wait(60)
        eventually(lambda: not _processes_with(str(kit)))
        connection.close()
    build.communicate()
    assert not kit.exists()
    if ending == signal.SIGKILL:  # it cannot clear up after itself
        built.build(OFFLINE_KIT=str(kit))
        assert (kit / "MANIFEST").exists()
        assert not kit.with_name("kit.new").exists()


def _processes_with(word: str) -> list[psutil.Process]:
    processes = psutil.process_iter(["cmdline"])
    return [process for process in processes if word in " ".join(process.info["cmdline"] or [])]


def test_a_folder_that_is_no_kit_is_not_replaced(built: Checkout, tmp_path: Path) -> None:
    """OFFLINE_KIT=~ destroys nobody's home."""
    (tmp_path / "thesis.txt").write_text("mine")
    _, errors = built.run("sh", "lab/offline/build.sh", expect=1, OFFLINE_KIT=str(tmp_path))
    assert errors == f"{tmp_path} is there and is no kit: nothing was made.\n"
    assert (tmp_path / "thesis.txt").exists()
