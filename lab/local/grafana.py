"""Runs the Grafana on PATH, if there is one, with the lab's own provisioning."""

import shutil
from pathlib import Path

from lab.checkout import ROOT, STATE
from lab.compose import Service
from lab.local.programs import leashed, localize
from lab.processes import Program

HOMES = (Path("/usr/share/grafana"), Path("/opt/homebrew/share/grafana"))


def find() -> list[str] | None:
    """Return the command that serves Grafana, if one is installed."""
    for name, words in (("grafana", ["server"]), ("grafana-server", [])):
        binary = shutil.which(name)
        if binary:
            return [binary, *words]
    return None


def program(service: Service, table: dict[str, Service], command: list[str]) -> Program:
    """Return the local program of Grafana: the settings that Compose gives it, with local paths."""
    port = service.ports[3000]
    environment = {name: localize(value, table) for name, value in service.environment.items()}
    environment |= {
        "DASHBOARDS_DIR": str(ROOT / "grafana/dashboards"),
        "GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH": str(
            ROOT / "grafana/dashboards/same-wait.json"
        ),
        "GF_PATHS_PROVISIONING": str(ROOT / "grafana/provisioning"),
        "GF_PATHS_DATA": str(STATE / "grafana"),
        "GF_PATHS_LOGS": str(STATE / "grafana/log"),
        "GF_SERVER_HTTP_ADDR": "127.0.0.1",
        "GF_SERVER_HTTP_PORT": str(port),
        "PYTHONPATH": str(ROOT),
    }
    home = next((home for home in (*_beside(command[0]), *HOMES) if home.exists()), None)
    words = [*command, *(["--homepath", str(home)] if home else [])]
    return Program("grafana", leashed(words), environment, [port])


def _beside(binary: str) -> list[Path]:
    folder = Path(binary).resolve().parent.parent
    return [folder] if (folder / "conf/defaults.ini").exists() else []
