"""The facts that the lab stands on, measured on the whole local stack under Locust's load."""

import json
import time
from pathlib import Path
from typing import Any

import pytest

from lab.checkout import ROOT
from lab.experiment.scrape import Between, Page
from lab.watch.prometheus import Prometheus
from services.common.measuring.metrics import (
    LOAD_ARRIVALS,
    LOAD_RESPONSES,
    LOAD_USERS,
    METRICS,
    Metric,
)
from services.common.measuring.twin_rows import question, rows
from tests.running import eventually
from tests.stack.conftest import Lab

pytestmark = pytest.mark.alone

WINDOW = 5.0  # seconds of load between two looks at what Locust has counted
PATIENCE = 60.0  # seconds: on a busy machine the first windows may be poor ones
SLOWEST = 60.0  # seconds until Prometheus' rules have seen 15 s of load
BOTH = ("flask", "fastapi")
DASHBOARDS = sorted((ROOT / "grafana/dashboards").glob("*.json"))
# No event loop runs in Flask, and no arrival rate is offered in closed load.
EMPTY_BY_DESIGN = {("lab_loop_lag_seconds", "flask")} | {
    ("lab_load_rate", service) for service in BOTH
}


def look(lab: Lab) -> Page:
    """Return what Locust has counted."""
    return Page.of(lab.ports["LOCUST_METRICS_PORT"])


def counted(lab: Lab, metric: Metric, **labels: str) -> dict[str, float]:
    """Return how much a counter grew a second on each side, by the looks' own clock."""
    start, before = time.monotonic(), look(lab)
    time.sleep(WINDOW)  # what is measured is this time
    between = Between(before, look(lab))
    seconds = time.monotonic() - start
    return {name: between.grown(metric, service=name, **labels) / seconds for name in BOTH}


def reached(lab: Lab, **goodput: float) -> dict[str, float]:
    """Count until a window has this goodput within 5%; return each side's."""
    found: dict[str, float] = {}

    def near() -> bool:
        found.update(counted(lab, LOAD_RESPONSES, outcome="good"))
        return all(found[name] == pytest.approx(rate, rel=0.05) for name, rate in goodput.items())

    eventually(lambda: look(lab).total(LOAD_RESPONSES, outcome="good") > 0, PATIENCE)
    eventually(near, PATIENCE)
    return found


def most(slots: int, wait: float) -> float:
    """Return the answers a second that `slots` can give in a window: each one more than fits."""
    return slots * (WINDOW / wait + 1) / WINDOW


def shown(lab: Lab, service: str, **figures: object) -> None:
    """Wait until the lab's row of a twin has these figures."""

    def shows() -> bool:
        [row] = [row for row in rows(lab.prometheus.query(question())) if row.service == service]
        return all(getattr(row, name) == figure for name, figure in figures.items())

    eventually(shows, PATIENCE)


def test_the_default_load_meets_its_prediction(lab: Lab) -> None:
    """20 users a side, 200 ms: 20 requests/s from 4 sync workers, 100 from FastAPI, within 5%.

    So says `lab status`; and while everything came up at once no request was lost.
    """
    assert all(look(lab).total(LOAD_RESPONSES, service=name) for name in BOTH)
    assert look(lab).total(LOAD_RESPONSES, outcome="failed") == 0
    due, twins = {"flask": 20, "fastapi": 100}, {}

    def near() -> bool:
        twins.update({row["service"]: row for row in lab.status()["twins"]})
        return all(twins[name]["goodput"] == pytest.approx(due[name], rel=0.05) for name in BOTH)

    eventually(near, SLOWEST)
    assert {name: twins[name]["predicted"] for name in BOTH} == pytest.approx(due)


def test_the_clients_see_the_queue_that_the_handler_does_not(lab: Lab) -> None:
    """Flask's clients wait five times as long as its handler takes; FastAPI's do not."""
    twins = {row["service"]: row for row in lab.status()["twins"]}
    assert 0.8 < twins["flask"]["client_p95"] < 1.4
    assert twins["flask"]["handler_p95"] < 0.3
    assert twins["fastapi"]["client_p95"] < 0.3
    assert twins["flask"]["accept_queue"] >= 8


def test_a_twin_costs_over_twice_the_cpu_of_the_downstream(lab: Lab) -> None:
    """A request of FastAPI's is dearer than the call that it makes."""
    query = "lab:cpu_cores:rate15s / on (service) sum by (service) (lab:goodput:rate15s)"
    calls = 'lab:cpu_cores:rate15s{service="downstream"} / scalar(sum(rate(lab_work_total[15s])))'
    twin, call = (lab.prometheus.by_service(asked) for asked in (query, calls))
    assert twin["fastapi"] > 2 * call["downstream"]


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
def test_every_declared_metric_arrives_in_prometheus(lab: Lab, metric: Metric) -> None:
    """Prometheus has series of every metric of the declared table, from whoever exposes it."""
    name = metric.series if metric.name != "lab_load_rate" else "lab_load_users"
    eventually(lambda: lab.prometheus.query(name), 15)


@pytest.mark.parametrize("path", DASHBOARDS, ids=lambda path: path.stem)
def test_every_query_of_every_dashboard_returns_data(lab: Lab, path: Path) -> None:
    """Each query of each panel has something to draw, for each value of the variable."""
    for panel in json.loads(path.read_text())["panels"]:
        for service in BOTH:
            assert _missing(lab.prometheus, panel, service) == [], panel["title"]


def test_four_sync_workers_cannot_exceed_four_slots_by_the_wait(lab: Lab) -> None:
    """At 500 ms four sync workers give 8 requests/s at most; a blocked event loop gives 2."""
    given = "LOADTEST_WAIT_MS=500", "LOADTEST_USERS=50", "LOADTEST_FASTAPI_ROUTE=/wait-blocking"
    lab.run("set", "--reset", *given)
    found = reached(lab, flask=8)
    assert found["flask"] <= most(4, 0.5)
    assert 1.5 < found["fastapi"] <= most(1, 0.5)
    shown(lab, "fastapi", slots=1, variant="fastapi-blocking", predicted=pytest.approx(2))


def test_fastapi_at_50_users_and_200_ms_is_near_250(lab: Lab) -> None:
    """50 users / 200 ms is 250 requests/s.

    With LOADTEST_WORKERS=2 users and goodput are those of both of Locust's workers together.
    """
    lab.run("set", "--reset", "LOADTEST_USERS=50", "LOADTEST_WORKERS=2")
    reached(lab, fastapi=250)
    assert look(lab).total(LOAD_USERS, service="fastapi") == 50


def test_the_server_model_decides_and_not_the_brand(lab: Lab) -> None:
    """Forty threads take Flask to 100 requests/s; ten tokens hold FastAPI's `def` at 50."""
    threads = "FLASK_WORKER_CLASS=gthread", "FLASK_WORKERS=1", "FLASK_THREADS=40"
    blocking = "LOADTEST_FASTAPI_ROUTE=/wait-def", "FASTAPI_THREAD_TOKENS=10"
    lab.run("set", "--reset", *threads, *blocking)
    assert reached(lab, flask=100, fastapi=50)["fastapi"] <= most(10, 0.2)
    shown(lab, "fastapi", slots=10, variant="fastapi-def", predicted=pytest.approx(50))


def test_open_arrivals_do_not_slow_down_when_the_server_does(lab: Lab) -> None:
    """At 30 arrivals/s a side Flask answers its 20 and FastAPI 30, and 30 keep coming to both."""
    lab.run("set", "--reset", "LOADTEST_SCENARIO=03_open_arrivals", "LOADTEST_USERS=30")
    reached(lab, flask=20, fastapi=30)
    shown(lab, "flask", predicted=pytest.approx(20), rate=30)
    shown(lab, "fastapi", predicted=pytest.approx(30), rate=30)
    came = counted(lab, LOAD_ARRIVALS)
    assert came == pytest.approx({"flask": 30, "fastapi": 30}, rel=0.05)


def _missing(prometheus: Prometheus, panel: dict[str, Any], service: str) -> list[str]:
    asked = [target["expr"].replace("$service", service) for target in panel.get("targets", [])]
    excused = [name for name, about in EMPTY_BY_DESIGN if about == service]
    return [
        text
        for text in asked
        if not any(name in text for name in excused) and not prometheus.query(text)
    ]
