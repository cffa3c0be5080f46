"""The facts that the lab stands on, measured on the whole local stack under Locust's load."""

import json
from pathlib import Path
from typing import Any

import pytest

from lab.checkout import ROOT
from lab.watch.prometheus import Prometheus
from services.common.metrics import METRICS, Metric
from tests.running import eventually
from tests.stack.conftest import Lab

pytestmark = pytest.mark.alone

SETTLED = 18.0  # seconds of load: the rules look at the last 15
SETTLE_SECONDS = 60.0
DASHBOARDS = sorted((ROOT / "grafana/dashboards").glob("*.json"))
# No event loop runs in Flask, and no arrival rate is offered in closed load.
EMPTY_BY_DESIGN = {("lab_loop_lag_seconds", "flask")} | {
    ("lab_load_rate", service) for service in ("flask", "fastapi")
}


def rows(lab: Lab) -> dict[str, dict[str, Any]]:
    """Return each twin's row of `lab status`."""
    return {row["service"]: row for row in lab.status()["twins"]}


def settled(lab: Lab) -> dict[str, dict[str, Any]]:
    """Wait until the load in force has run for long enough; return each twin's row."""
    age = 'time() - lab_start_time_seconds{service="locust"}'
    # What Prometheus still remembers of the load before the last change is no figure of this one.
    fresh = f'timestamp(lab_start_time_seconds{{service="locust"}}) > {lab.changes[-1]:.3f}'

    def old_enough() -> bool:
        found = lab.prometheus.query(f"{age} and {fresh}")
        return max((value for _, value in found), default=0) > SETTLED

    eventually(old_enough, SETTLE_SECONDS)
    return rows(lab)


def reached(lab: Lab, **goodput: float) -> dict[str, dict[str, Any]]:
    """Wait until some 15 s of load have this goodput within 5%; return each twin's row then.

    On a busy machine the first 15 s may be poor ones; a minute of them is a fact.
    """
    found = settled(lab)

    def near() -> bool:
        found.update(rows(lab))
        return all(
            found[service]["goodput"] == pytest.approx(rate, rel=0.05)
            for service, rate in goodput.items()
        )

    eventually(near, SETTLE_SECONDS)
    return found


def test_the_default_load_meets_its_prediction(lab: Lab) -> None:
    """20 users a side, 200 ms: 20 requests/s from 4 sync workers, 100 from FastAPI, within 5%."""
    twins = reached(lab, flask=20, fastapi=100)
    assert twins["flask"]["predicted"] == pytest.approx(20)
    assert twins["fastapi"]["predicted"] == pytest.approx(100)


def test_the_clients_see_the_queue_that_the_handler_does_not(lab: Lab) -> None:
    """Flask's clients wait five times as long as its handler takes; FastAPI's do not."""
    twins = settled(lab)
    assert 0.8 < twins["flask"]["client_p95"] < 1.4
    assert twins["flask"]["handler_p95"] < 0.3
    assert twins["fastapi"]["client_p95"] < 0.3
    assert twins["flask"]["accept_queue"] >= 8


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
def test_every_declared_metric_arrives_in_prometheus(lab: Lab, metric: Metric) -> None:
    """Prometheus has series of every metric of the declared table, from whoever exposes it."""
    name = metric.series if metric.name != "lab_load_rate" else "lab_load_users"
    eventually(lambda: lab.prometheus.query(name), 15)


@pytest.mark.parametrize("path", DASHBOARDS, ids=lambda path: path.stem)
def test_every_query_of_every_dashboard_returns_data(lab: Lab, path: Path) -> None:
    """Each query of each panel has something to draw, for each value of the variable."""
    settled(lab)
    for panel in json.loads(path.read_text())["panels"]:
        for service in ("flask", "fastapi"):
            assert _missing(lab.prometheus, panel, service) == [], panel["title"]


def test_four_sync_workers_cannot_exceed_four_slots_by_the_wait(lab: Lab) -> None:
    """At 500 ms four sync workers never pass 8.4 requests/s; FastAPI goes on to its 100."""
    lab.run("set", "LOADTEST_WAIT_MS=500", "LOADTEST_USERS=50")
    assert reached(lab, fastapi=100)["flask"]["goodput"] > 7
    highest = lab.prometheus.by_service("max_over_time(lab:goodput:rate15s[8s])")
    assert highest["flask"] <= 8.4
    lab.run("set", "--reset")


def test_fastapi_at_50_users_and_200_ms_is_near_250(lab: Lab) -> None:
    """50 users / 200 ms is 250 requests/s; each costs over twice the downstream's CPU.

    With LOADTEST_WORKERS=2 users and goodput are those of both of Locust's workers together.
    """
    lab.run("set", "LOADTEST_USERS=50", "LOADTEST_WORKERS=2")
    row = reached(lab, fastapi=250)["fastapi"]
    assert row["users"] == 50
    assert row["cpu_cores"] / row["goodput"] > 2 * _downstreams_cpu_per_call(lab.prometheus)
    lab.run("set", "--reset")


def test_the_server_model_decides_and_not_the_brand(lab: Lab) -> None:
    """Forty threads take Flask to 100 requests/s; a blocking call takes FastAPI to 5, def to 50."""
    threads = "FLASK_WORKER_CLASS=gthread", "FLASK_WORKERS=1", "FLASK_THREADS=40"
    lab.run("set", *threads, "LOADTEST_FASTAPI_ROUTE=/wait-blocking")
    row = reached(lab, flask=100)["fastapi"]
    assert (row["slots"], row["variant"]) == (1, "fastapi-blocking")
    assert row["predicted"] == pytest.approx(5)
    assert 4 < row["goodput"] <= 5.25
    lab.run("set", "LOADTEST_FASTAPI_ROUTE=/wait-def", "FASTAPI_THREAD_TOKENS=10")
    row = reached(lab, fastapi=50)["fastapi"]
    assert (row["slots"], row["variant"]) == (10, "fastapi-def")
    lab.run("set", "--reset")


def test_open_arrivals_do_not_slow_down_when_the_server_does(lab: Lab) -> None:
    """At 30 arrivals/s a side Flask answers its 20 and FastAPI 30, and 30 keep coming to both."""
    lab.run("set", "LOADTEST_SCENARIO=03_open_arrivals", "LOADTEST_USERS=30")
    twins = reached(lab, flask=20, fastapi=30)
    arrivals = lab.prometheus.by_service("sum by (service) (lab:arrivals:rate15s)")
    assert arrivals == pytest.approx({"flask": 30, "fastapi": 30}, rel=0.05)
    assert twins["flask"]["predicted"] == pytest.approx(20)
    assert twins["fastapi"]["predicted"] == pytest.approx(30)
    assert lab.prometheus.query("lab_load_rate")
    lab.run("set", "--reset")


def _downstreams_cpu_per_call(prometheus: Prometheus) -> float:
    query = 'lab:cpu_cores:rate15s{service="downstream"} / scalar(sum(rate(lab_work_total[15s])))'
    return prometheus.by_service(query)["downstream"]


def _missing(prometheus: Prometheus, panel: dict[str, Any], service: str) -> list[str]:
    asked = [target["expr"].replace("$service", service) for target in panel.get("targets", [])]
    excused = [name for name, about in EMPTY_BY_DESIGN if about == service]
    return [
        text
        for text in asked
        if not any(name in text for name in excused) and not prometheus.query(text)
    ]
