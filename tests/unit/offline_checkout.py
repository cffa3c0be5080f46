"""A checkout of the lab for tests of offline kits: one tiny wheel, and a stand-in for Docker."""

import hashlib
import os
import shutil
import subprocess
import zipfile
from dataclasses import dataclass
from pathlib import Path

from lab.checkout import ROOT

ENGINE = """#!/bin/sh
echo "$@" >> "$ENGINE_WORDS"
case "$*" in
    info) exit "${ENGINE_EXIT:-0}" ;;
    "info "*) echo "${ENGINE_SECURITY:-[name=seccomp,profile=default]}" ;;
    *" build "*) echo "DOCKER_BUILDKIT=${DOCKER_BUILDKIT:-}" >> "$ENGINE_WORDS" ;;
    *" run --rm "*) echo "LAB_UID=$LAB_UID" >> "$ENGINE_WORDS" ;;
    "compose version"*) echo "${COMPOSE_VERSION:-2.20.0}" ;;
    "version "*) echo "${ENGINE_KIND:-linux/amd64}" ;;
    "compose "*" ps --quiet") echo up ;;  # so nobody asks whether the ports are free
    *"config --images") printf '%s\\n' lab-flask grafana/grafana:13.2.3 ;;
    *inspect*grafana* | pull*) exit 1 ;;
    "save --output "*) echo layers > "$3" ;;
esac
"""


@dataclass(frozen=True)
class Checkout:
    """A checkout of the lab that needs one tiny wheel only."""

    root: Path
    bin: Path  # holds the stand-in for docker

    def start(self, *words: str, **settings: str) -> "subprocess.Popen[str]":
        """Start a command in the checkout."""
        own = {"PATH": f"{self.bin}:{os.environ['PATH']}", "PIP_CONFIG_FILE": os.devnull}
        own |= {"ENGINE_WORDS": str(self.root / "engine.log"), "LAB_STATE": ".lab"}
        own |= {"MODE": "", "OFFLINE_KIT": ""}
        pipe = subprocess.PIPE
        return subprocess.Popen(
            words,
            cwd=self.root,
            env={**os.environ, **own, **settings},
            stdout=pipe,
            stderr=pipe,
            text=True,
        )

    def run(self, *words: str, expect: int = 0, **settings: str) -> tuple[str, str]:
        """Run a command in the checkout; return its output and its errors."""
        done = self.start(*words, **settings)
        output, errors = done.communicate(timeout=60)
        assert done.returncode == expect, output + errors
        return output, errors

    def as_user(self, number: int) -> None:
        """Have the checkout's shell believe that this user runs it."""
        command = self.bin / "id"
        command.write_text(f"#!/bin/sh\necho {number}\n")
        command.chmod(0o755)

    def build(self, **settings: str) -> tuple[str, str]:
        """Make an offline kit, from a folder of wheels instead of a package index."""
        wheels = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.bin)}
        return self.run("sh", "lab/offline/build.sh", expect=0, **{**wheels, **settings})

    def refusal(self, **settings: str) -> str:
        """Return the one sentence with which `bin/lab up` ends."""
        _, errors = self.run("bin/lab", "up", expect=1, **settings)
        [sentence] = errors.splitlines()
        return sentence

    def engine_words(self) -> list[str]:
        """Return what the engine was asked for so far."""
        log = self.root / "engine.log"
        return log.read_text().splitlines() if log.exists() else []


def new_checkout(folder: Path) -> Checkout:
    """Return a checkout with the lab's own shell code and the tiny requirements."""
    checkout = Checkout(folder / "check out", folder / "bin")
    for name in ("bin", "lab", "services", "loadtest", "console"):
        shutil.copytree(
            ROOT / name, checkout.root / name, ignore=shutil.ignore_patterns("__pycache__")
        )
    for name in (".env", "docker-compose.yml"):
        shutil.copy(ROOT / name, checkout.root)
    (checkout.root / "requirements").mkdir()
    checkout.bin.mkdir()
    engine = checkout.bin / "docker"
    engine.write_text(ENGINE)
    engine.chmod(0o755)
    digest = _tiny_wheel(checkout.bin)
    requirement = f"tiny==1.0 --hash=sha256:{digest}\n"
    for group in ("uv", "local"):  # uv itself is on the tests' PATH
        (checkout.root / f"requirements/{group}.txt").write_text(requirement)
    return checkout


def _tiny_wheel(folder: Path) -> str:
    wheel, info = folder / "tiny-1.0-py3-none-any.whl", "tiny-1.0.dist-info"
    files = {
        "tiny.py": "",
        f"{info}/METADATA": "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/RECORD": "",
    }
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name), text)  # without the time: equal each time
    return hashlib.sha256(wheel.read_bytes()).hexdigest()
