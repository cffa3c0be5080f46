"""One name for one thing: metrics, rules, settings and files agree with each other."""

import re
from collections.abc import Iterator

import pytest
import yaml

from grafana import build
from lab import compose, containers
from lab.checkout import ROOT
from lab.environment import SERVICES
from services.common.measuring.metrics import METRICS
from services.common.settings.env_file import read_file

RULES = (ROOT / "prometheus/rules.yml").read_text()
DEFAULTS = read_file(ROOT / ".env")
# Set by docker-compose.yml or its images, for they say where things are, not how they work.
PLACES = {
    *("DOWNSTREAM_URL", "FLASK_URL", "FASTAPI_URL", "LOCUST_URL", "PROMETHEUS_URL", "GRAFANA_URL"),
    *("LAB_BIND", "LAB_IN_COMPOSE", "LAB_LIVE_SETTINGS", "LOADTEST_SAMPLES", "TWIN_STATE"),
}
# Of images, or of nobody.
NOT_FROM_COMPOSE = {"LAB_BIND", "LAB_IN_COMPOSE", "LAB_LIVE_SETTINGS", "LOADTEST_SAMPLES"}
HISTOGRAM_PARTS = re.compile(r"_(bucket|sum|count)$")
METRIC = re.compile(r"\blab_[a-z0-9_]+")
RECORDED = re.compile(r"\blab:[a-z0-9_:]+")


def test_rules_use_declared_metrics_only() -> None:
    """Each metric in a rule is in the declared table."""
    assert _used(RULES) <= {metric.name for metric in METRICS}


@pytest.mark.parametrize("name", build.dashboards())
def test_dashboards_use_declared_metrics_and_rules_only(name: str) -> None:
    """Each metric in a dashboard is declared, and each recorded series is recorded."""
    text = build.dashboards()[name]
    recorded = {
        rule["record"] for group in yaml.safe_load(RULES)["groups"] for rule in group["rules"]
    }
    assert _used(text) <= {metric.name for metric in METRICS}
    assert set(RECORDED.findall(text)) <= recorded


def test_every_declared_metric_is_used() -> None:
    """No metric is declared that no dashboard or rule looks at."""
    used = _used(RULES + "".join(build.dashboards().values()))
    assert {metric.name for metric in METRICS} <= used


def test_dashboards_are_up_to_date() -> None:
    """The files in git are what grafana/build.py writes."""
    assert build.stale() is None


def test_every_setting_is_in_env_with_its_default() -> None:
    """.env names each setting of each service, with the default that the code has."""
    for kind in SERVICES.values():
        for name, default in kind.load({}).values().items():
            if name not in PLACES:
                assert kind.load({name: DEFAULTS[name]}).values()[name] == default, name


def test_env_names_nothing_that_nobody_reads() -> None:
    """Each line of .env is a setting of a service or a variable of docker-compose.yml."""
    settings = {name for kind in SERVICES.values() for name in kind.names()}
    variables = set(re.findall(r"\$\{(\w+)", (ROOT / "docker-compose.yml").read_text()))
    assert set(DEFAULTS) <= settings | variables


@pytest.mark.parametrize("service", SERVICES)
def test_compose_hands_every_setting_to_its_service(service: str) -> None:
    """No setting is lost between .env and a container, nor one handed to the wrong service."""
    given = set(compose.services(DEFAULTS)[service].environment)
    assert given == set(SERVICES[service].names()) - NOT_FROM_COMPOSE


def test_both_twins_have_the_same_limits_and_files() -> None:
    """Equal CPUs and memory in Compose; the same file names, but for what one alone can show."""
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    for limit in ("cpus", "mem_limit", "ulimits", "restart"):
        assert services["flask"][limit] == services["fastapi"][limit]
    flask, fastapi = (
        {file.name for file in (ROOT / "services" / name).glob("*.py")}
        for name in ("flask_app", "fastapi_app")
    )
    assert flask - fastapi == {"order_by_hand.py"}
    assert fastapi - flask == {"documents.py"}


@pytest.mark.parametrize("service", [*SERVICES, "prometheus", "grafana"])
def test_containers_are_safe_by_default(service: str) -> None:
    """Loopback ports, a read-only root, no capabilities, no new privileges, not root."""
    entry = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"][service]
    assert all(port.startswith("127.0.0.1:") for port in entry["ports"])
    assert entry["read_only"] is True
    assert entry["cap_drop"] == ["ALL"]
    assert entry["security_opt"] == ["no-new-privileges:true"]
    dockerfile = (ROOT / "services/Dockerfile").read_text()
    stages = dockerfile.split("\nFROM ")[1:]
    assert "user" in entry or any(
        f" AS {service}\n" in stage and "USER 10001:10001" in stage for stage in stages
    )


def test_what_can_take_settings_up_sees_the_file_of_them() -> None:
    """The services that the console restarts in Docker, and no others, have the folder mounted."""
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    seeing = {
        name
        for name, entry in services.items()
        if any(":/lab/live:ro" in volume for volume in entry.get("volumes", []))
    }
    assert seeing == containers.WATCHING


def _used(text: str) -> set[str]:
    return set(_bare_names(METRIC.findall(text)))


def _bare_names(names: list[str]) -> Iterator[str]:
    histograms = {metric.name for metric in METRICS if metric.kind == "histogram"}
    for name in names:
        bare = HISTOGRAM_PARTS.sub("", name)
        yield bare if bare in histograms else name
