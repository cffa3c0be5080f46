"""Locust starts by itself unless told not to, listens here only, and leaves nothing behind."""

import json
from typing import Any

import psutil
import urllib3

from tests.running import Running, alive, eventually, running


def load(target: Running, **settings: object) -> Any:
    """Run Locust against `target` as both sides."""
    urls = {"FLASK_URL": target.url, "FASTAPI_URL": target.url, "LOADTEST_WAIT_MS": 50}
    return running("loadtest", "LOCUST", **{**urls, "LOADTEST_USERS": 4, **settings})


def state(locust: Running) -> str:
    """Return what Locust itself says it does."""
    return str(json.loads(locust.get("/stats/requests").data)["state"])


def post(locust: Running, path: str, headers: dict[str, str], **fields: str) -> int:
    """POST a form to Locust's web UI; return the status."""
    url = f"{locust.url}{path}"
    return urllib3.request("POST", url, headers=headers, fields=fields, timeout=5).status


def answered(locust: Running, service: str) -> float:
    """Return how many right answers one side has had."""
    return locust.metric(
        f'lab_load_responses_total{{outcome="good",route="/wait",service="{service}"}}'
    )


def test_load_starts_by_itself_on_both_sides(fastapi: Running) -> None:
    """With LOAD=on both sides soon have right answers, and no other ones."""
    with load(fastapi) as locust:
        eventually(lambda: "lab_load_users" in locust.metrics())
        eventually(lambda: min(answered(locust, "flask"), answered(locust, "fastapi")) > 20)
        assert 'outcome="failed",route="/wait",service="flask"} 0.0' in locust.metrics()
        assert locust.metric('lab_load_users{route="/wait",service="flask"}') == 4


def test_load_off_waits_for_the_web_ui(fastapi: Running) -> None:
    """With LOAD=off nothing runs until somebody starts it there, and stops again."""
    with load(fastapi, LOAD="off") as locust:
        assert state(locust) == "ready"
        assert post(locust, "/swarm", {}, user_count="2", spawn_rate="2") == 200
        eventually(lambda: state(locust) == "running")
        assert post(locust, "/stop", {"Origin": locust.url}) == 200
        eventually(lambda: state(locust) == "stopped")


def test_errors_are_no_goodput(downstream: Running) -> None:
    """A service that answers 404 to everything has failures, and nothing else."""
    with load(downstream, LOADTEST_FLASK_ROUTE="/wait-async") as locust:
        failed = 'lab_load_responses_total{outcome="failed",route="/wait",service="fastapi"}'
        eventually(lambda: failed in locust.metrics() and locust.metric(failed) > 2)
        assert answered(locust, "fastapi") == 0


def test_the_ramp_begins_with_one_user(fastapi: Running) -> None:
    """02_ramp starts its steps by itself."""
    with load(fastapi, LOADTEST_SCENARIO="02_ramp") as locust:
        eventually(lambda: "lab_load_users" in locust.metrics())
        assert locust.metric('lab_load_users{route="/wait",service="fastapi"}') == 1


def test_several_processes_listen_here_only_and_end_with_their_owner(fastapi: Running) -> None:
    """Master and workers bind no address but 127.0.0.1; kill -9 of the owner ends them all."""
    with load(fastapi, LOADTEST_WORKERS=2, LOAD="off") as locust:
        eventually(lambda: len(locust.workers()) == 3)
        family = locust.workers()
        listening = [
            connection.laddr.ip
            for process in family
            for connection in process.net_connections("inet")
            if connection.status == psutil.CONN_LISTEN
        ]
        assert set(listening) == {"127.0.0.1"}
        locust.process.kill()
        eventually(lambda: not any(map(alive, family)), 30)
