"""Finds a Prometheus for local mode: the one on PATH, else Debian's own package, unpacked here."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path

from lab.checkout import ROOT, STATE
from lab.compose import Service
from lab.local.programs import Program, leashed, localize

UNPACKED = ROOT / ".lab/prometheus"  # whatever the state folder: it is the same for all
NOT_TO_BE_HAD = (
    "No Prometheus: install the package `prometheus` (or put its binary on PATH); "
    "the lab runs on without figures."
)
_APT_TIMEOUT = 120.0  # seconds


def find() -> Path | None:
    """Return the Prometheus binary to use, if one is here already."""
    if _unwanted():
        return None
    on_path = shutil.which("prometheus")
    unpacked = UNPACKED / "usr/bin/prometheus"
    return Path(on_path) if on_path else unpacked if unpacked.exists() else None


def fetch(say: Callable[[str], None]) -> Path | None:
    """Download and unpack Debian's or Ubuntu's package without root; None if it cannot be had."""
    if _stay_offline() or not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        return None
    say("Prometheus: downloading the distribution's package")
    try:
        _unpack_packages()
    except (OSError, subprocess.SubprocessError):
        return None
    return find()


def _unwanted() -> bool:
    return os.environ.get("LAB_PROMETHEUS") == "none"


def _stay_offline() -> bool:
    # An offline kit says "here": apt would ask a network that is not there, for minutes.
    return os.environ.get("LAB_PROMETHEUS") in ("none", "here")


def program(service: Service, table: dict[str, Service], binary: Path) -> Program:
    """Return the local program of Prometheus, its configuration written to the state folder."""
    folder = STATE / "prometheus-config"
    folder.mkdir(parents=True, exist_ok=True)
    for file in (ROOT / "prometheus").glob("*.yml"):
        (folder / file.name).write_text(localize(file.read_text(), table))
    port = service.ports[9090]
    options = {
        "config.file": folder / "prometheus.yml",
        "storage.tsdb.path": STATE / "history",
        "web.listen-address": f"127.0.0.1:{port}",
        **_own_assets(binary),
    }
    kept = [flag for flag in service.command if _name(flag) not in options]
    command = [str(binary), *kept, *(f"--{name}={value}" for name, value in options.items())]
    return Program("prometheus", leashed(command), {"PYTHONPATH": str(ROOT)}, [port], service.needs)


def _name(flag: str) -> str:
    return flag.removeprefix("--").partition("=")[0]


def _own_assets(binary: Path) -> dict[str, Path]:
    # Debian's build reads its web pages from files; unpacked elsewhere it must be told where.
    share = binary.parent.parent / "share/prometheus/web"
    has_flag = "web.local-assets" in _help(binary)
    return {"web.local-assets": share} if share.exists() and has_flag else {}


@cache
def _help(binary: Path) -> str:
    shown = subprocess.run(  # noqa: S603  # a binary we found
        [binary, "--help"], capture_output=True, text=True, timeout=10, check=False
    )
    return shown.stdout + shown.stderr


def _unpack_packages() -> None:
    scratch = STATE / "apt"
    packages = scratch / "packages"
    packages.mkdir(parents=True, exist_ok=True)
    for folder in ("lists/partial", "archives/partial"):
        (scratch / folder).mkdir(parents=True, exist_ok=True)
    try:
        _apt(scratch, "update")
        _download(scratch, {"prometheus"})
        _unpack(list(packages.glob("*.deb")))
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _apt(scratch: Path, *words: str) -> None:
    folders = {
        "Dir::State": scratch,
        "Dir::State::status": "/var/lib/dpkg/status",
        "Dir::Cache": scratch,
        "Acquire::Languages": "none",
    }
    options = [f"-o{name}={value}" for name, value in folders.items()]
    _run(["apt-get", "-qq", *options, *words], scratch / "packages")


def _download(scratch: Path, wanted: set[str]) -> None:
    # Its web pages need some libraries, and those need others.
    here: set[str] = set()
    while wanted - here:
        _apt(scratch, "download", *(wanted - here))
        here |= wanted
        for deb in (scratch / "packages").glob("*.deb"):
            wanted |= _web_libraries(deb)


def _web_libraries(deb: Path) -> set[str]:
    depends = _run(["dpkg-deb", "--field", str(deb), "Depends"], deb.parent)
    names = (re.split(r"[ (:|]", entry.strip())[0] for entry in depends.split(","))
    return {name for name in names if name.startswith(("libjs-", "fonts-"))}


def _unpack(debs: list[Path]) -> None:
    half_done = UNPACKED.with_suffix(".new")
    shutil.rmtree(half_done, ignore_errors=True)
    half_done.mkdir(parents=True)  # LAB_STATE may be elsewhere
    for deb in debs:
        _run(["dpkg-deb", "--extract", str(deb), str(half_done)], deb.parent)
    shutil.rmtree(UNPACKED, ignore_errors=True)
    half_done.rename(UNPACKED)


def _run(command: list[str], folder: Path) -> str:
    done = subprocess.run(  # noqa: S603  # our own words only
        command, cwd=folder, capture_output=True, text=True, timeout=_APT_TIMEOUT, check=True
    )
    return done.stdout
