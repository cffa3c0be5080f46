"""Local mode gives the Grafana on PATH the settings that Compose gives its container."""

from pathlib import Path

import pytest
import yaml

from lab.checkout import ROOT
from lab.compose import services
from lab.environment import defaults
from lab.local import programs


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put a Grafana on PATH that has its home beside it, and nothing else."""
    binary = tmp_path / "bin/grafana"
    (tmp_path / "conf").mkdir()
    (tmp_path / "conf/defaults.ini").touch()
    binary.parent.mkdir()
    binary.touch(mode=0o755)
    monkeypatch.setenv("PATH", str(binary.parent))
    return binary


def test_without_grafana_there_is_no_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing on PATH, nothing to run."""
    monkeypatch.setenv("PATH", "")
    assert programs.find_grafana() is None


def test_grafana_gets_our_provisioning(installed: Path) -> None:
    """Anonymous Viewer, no admin, our dashboards, this machine's Prometheus, loopback only."""
    table = services(defaults() | {"PROMETHEUS_PORT": "19090", "GRAFANA_PORT": "13000"})
    command = programs.find_grafana()
    assert command == [str(installed), "server"]
    program = programs.grafana(table["grafana"], table, command)
    environment = program.environment
    assert program.ports == [13000]
    assert program.command[-2:] == ["--homepath", str(installed.parent.parent)]
    assert environment["PROMETHEUS_URL"] == "http://127.0.0.1:19090"
    assert environment["GF_SERVER_HTTP_ADDR"] == "127.0.0.1"
    assert environment["GF_AUTH_ANONYMOUS_ORG_ROLE"] == "Viewer"
    assert environment["GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION"] == "true"
    # Else it unloads its data source for Prometheus, to find that it cannot update it.
    assert environment["GF_PLUGINS_PREINSTALL_AUTO_UPDATE"] == "false"
    for name in ("DASHBOARDS_DIR", "GF_PATHS_PROVISIONING"):
        assert Path(environment[name]).is_dir(), name
    assert Path(environment["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"]).is_file()


def test_provisioning_names_only_what_is_set() -> None:
    """Each variable of the provisioning files is given to Grafana in Compose."""
    given = services(defaults())["grafana"].environment
    for file in (ROOT / "grafana/provisioning").rglob("*.yml"):
        for word in str(yaml.safe_load(file.read_text())).split("${")[1:]:
            assert word.partition("}")[0] in given, file
