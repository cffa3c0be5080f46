"""The programs of local mode: those of docker-compose.yml, the same commands and settings."""

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from lab import compose
from lab.checkout import ROOT, STATE, TEMPORARY, TWIN_STATE
from lab.compose import Service
from lab.environment import defaults
from lab.local import prometheus_package
from lab.processes.program import Program

GRAFANA_HOMES = (Path("/usr/share/grafana"), Path("/opt/homebrew/share/grafana"))


def localize(text: str, table: dict[str, Service]) -> str:
    """Return `text` with each `service:port` of Compose's network as an address of this machine."""
    for service in table.values():
        for inside, here in service.ports.items():
            text = re.sub(rf"\b{service.name}:{inside}\b", f"127.0.0.1:{here}", text)
    return text


def python_program(service: Service, table: dict[str, Service]) -> Program:
    """Return the local program of a service that runs our own code."""
    settings = defaults()  # what people set stays as it is, whatever it looks like
    environment = {
        name: value if name in settings else localize(value, table)
        for name, value in service.environment.items()
    }
    for inside, here in service.ports.items():
        environment |= {
            name: str(here)
            for name, value in service.environment.items()
            if name.endswith("_PORT") and value == str(inside)
        }
    return Program(
        name=service.name,
        command=[sys.executable, *service.command[1:]],
        environment=environment | _surroundings(),
        ports=list(service.ports.values()),
    )


def ended_with_owner(command: list[str]) -> list[str]:
    """Return a command that ends when its supervisor does."""
    return [sys.executable, "-m", "services.common.process.lifetime", *command]


def _surroundings() -> dict[str, str]:
    return {
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        "TMPDIR": str(TEMPORARY),
        # For the console, whose `lab` commands are a person's.
        "LAB_TMPDIR": tempfile.gettempdir(),
        "TWIN_STATE": str(TWIN_STATE),
    }


def plan(
    settings: dict[str, str], say: Callable[[str], None], may_download: bool = False
) -> list[Program]:
    """Return the programs in the order of docker-compose.yml; `say` hears what cannot be had."""
    table = compose.services(settings)
    programs = [
        python_program(service, table) for service in table.values() if service.image is None
    ]
    binary = prometheus_package.find() or (_fetched(say) if may_download else None)
    if binary is None:
        return programs
    programs.append(prometheus(table["prometheus"], table, binary))
    command = find_grafana()
    if command:
        programs.append(grafana(table["grafana"], table, command))
    return programs


def _fetched(say: Callable[[str], None]) -> Path | None:
    # bin/lab has begun it, beside the packages: this waits for it to end.
    say("Prometheus: getting the distribution's package")
    prometheus_package.fetch()
    found = prometheus_package.find()
    if found is None:
        say(prometheus_package.NOT_TO_BE_HAD)
    return found


def prometheus(service: Service, table: dict[str, Service], binary: Path) -> Program:
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
    kept = [flag for flag in service.command if _flag_name(flag) not in options]
    command = [str(binary), *kept, *(f"--{name}={value}" for name, value in options.items())]
    return Program("prometheus", ended_with_owner(command), {"PYTHONPATH": str(ROOT)}, [port])


def _flag_name(flag: str) -> str:
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


def find_grafana() -> list[str] | None:
    """Return the command that serves Grafana, if one is installed."""
    for name, words in (("grafana", ["server"]), ("grafana-server", [])):
        binary = shutil.which(name)
        if binary:
            return [binary, *words]
    return None


def grafana(service: Service, table: dict[str, Service], command: list[str]) -> Program:
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
    home = next((home for home in (*_beside(command[0]), *GRAFANA_HOMES) if home.exists()), None)
    words = [*command, *(["--homepath", str(home)] if home else [])]
    return Program("grafana", ended_with_owner(words), environment, [port])


def _beside(binary: str) -> list[Path]:
    folder = Path(binary).resolve().parent.parent
    return [folder] if (folder / "conf/defaults.ini").exists() else []
