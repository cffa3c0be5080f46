"""Finds a Prometheus: the one on PATH, else Debian's or Ubuntu's package, unpacked here, no root.

`python -m lab.local.prometheus_package` needs no library: it works while packages are installed.
"""

import os
import re
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from lab.checkout import ROOT
from services.common.files import locked

UNPACKED = ROOT / ".lab/prometheus"  # whatever the state folder: it is the same for all
_APT_TIMEOUT = 120.0  # seconds
NOT_TO_BE_HAD = (
    "No Prometheus: install the package `prometheus` (or put its binary on PATH); "
    "the lab runs on without figures."
)


def find() -> Path | None:
    """Return the Prometheus binary to use, if one is here already."""
    if unwanted():
        return None
    on_path = shutil.which("prometheus")
    unpacked = UNPACKED / "usr/bin/prometheus"
    return Path(on_path) if on_path else unpacked if unpacked.exists() else None


def fetch() -> bool:
    """Download and unpack the package, unless it is here; return whether it is.

    Of several processes that want to, one does; the others wait for it.
    """
    if unwanted() or _stay_offline() or not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        return False
    try:
        UNPACKED.parent.mkdir(parents=True, exist_ok=True)
        with locked(UNPACKED.with_suffix(".lock")):
            if not UNPACKED.exists():
                _unpack_packages()
    except (OSError, subprocess.SubprocessError):
        return False
    return True


def unwanted() -> bool:
    """Return whether the lab is to run without a Prometheus."""
    return os.environ.get("LAB_PROMETHEUS") == "none"


def _stay_offline() -> bool:
    # An offline kit says "here": apt would ask a network that is not there, for minutes.
    return os.environ.get("LAB_PROMETHEUS") == "here"


def _unpack_packages() -> None:
    place = UNPACKED.with_suffix(".apt")
    for folder in ("packages", "lists/partial", "archives/partial"):
        (place / folder).mkdir(parents=True, exist_ok=True)
    try:
        with suppress(subprocess.CalledProcessError):  # one bad source fails it; others were read
            _apt(place, "update")
        _download(place, {"prometheus"})
        _unpack(list((place / "packages").glob("*.deb")))
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _apt(place: Path, *words: str) -> None:
    folders = {
        "Dir::State": place,
        "Dir::State::status": "/var/lib/dpkg/status",
        "Dir::Cache": place,
        "Acquire::Languages": "none",
    }
    options = [f"-o{name}={value}" for name, value in folders.items()]
    _run(["apt-get", "-qq", *options, *words], place / "packages")


def _download(place: Path, wanted: set[str]) -> None:
    # Its web pages need some libraries, and those need others.
    here: set[str] = set()
    while wanted - here:
        _apt(place, "download", *(wanted - here))
        here |= wanted
        for deb in (place / "packages").glob("*.deb"):
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


if __name__ == "__main__":
    sys.exit(0 if shutil.which("prometheus") or fetch() else 1)
