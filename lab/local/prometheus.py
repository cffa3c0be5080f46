"""Finds a Prometheus for local mode: the one on PATH, else Debian's own package, unpacked here."""

import shutil
import subprocess
from functools import cache
from pathlib import Path

from lab.checkout import ROOT, STATE
from lab.compose import Service
from lab.local.programs import leashed, localize
from lab.local.prometheus_package import UNPACKED, unwanted
from lab.processes import Program

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
    return Program("prometheus", leashed(command), {"PYTHONPATH": str(ROOT)}, [port])


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
