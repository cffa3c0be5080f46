"""The model answers alike wherever it runs; where it runs decides what others wait for it."""

import json
from pathlib import Path
from typing import Any

import psutil
import pytest
import urllib3

from lab.claims.clients import p99_beside
from lab.code.bad_orders import JSON
from services.common.flowers.flowers import EXAMPLE, MOST_FLOWERS
from services.common.flowers.model import ModelFiles
from services.common.flowers.train import train
from services.common.settings.state import StateSettings
from tests.conftest import twin
from tests.running import Running, eventually

EVERYWHERE = ("/predict", "/predict-process", "/predict-blocking")
SETOSA = EXAMPLE["flowers"][0]

each_route = pytest.mark.parametrize(
    ("twin_name", "route"), [("flask", "/predict"), *(("fastapi", route) for route in EVERYWHERE)]
)


def predict(service: Running, body: Any, route: str = "/predict") -> urllib3.BaseHTTPResponse:
    """POST a batch."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return urllib3.request(
        "POST", service.url + route, body=data, headers=JSON, timeout=40, retries=False
    )


@each_route
def test_flowers_are_classified(request: pytest.FixtureRequest, twin_name: str, route: str) -> None:
    """A setosa and a virginica are told apart, in the batch's order."""
    answer = predict(request.getfixturevalue(twin_name), EXAMPLE, route)
    assert answer.status == 200, answer.data
    found = answer.json()["predictions"]
    assert [each["species"] for each in found] == ["setosa", "virginica"]
    assert all(0.9 < each["probability"] <= 1 for each in found)


@each_route
@pytest.mark.parametrize(
    ("flowers", "where"),
    [
        ([], "#/flowers"),
        ([SETOSA] * (MOST_FLOWERS + 1), "#/flowers"),
        ("setosa", "#/flowers"),
        ([5.1], "#/flowers/0"),
        ([SETOSA, SETOSA | {"petal_width": "0.2"}], "#/flowers/1/petal_width"),
        ([SETOSA | {"petal_width": -0.1}], "#/flowers/0/petal_width"),
        ([SETOSA | {"petal_width": 31}], "#/flowers/0/petal_width"),
        ([SETOSA | {"petal_width": True}], "#/flowers/0/petal_width"),
        ([SETOSA | {"petal_width": None}], "#/flowers/0/petal_width"),
        ([SETOSA | {"colour": "blue"}], "#/flowers/0/colour"),
        ([{**SETOSA, "petal_width": float("nan")}], "#"),
    ],
)
def test_bad_batches_are_refused(
    request: pytest.FixtureRequest, twin_name: str, route: str, flowers: Any, where: str
) -> None:
    """Bounds, types and names are checked before the model sees anything."""
    answer = predict(request.getfixturevalue(twin_name), {"flowers": flowers}, route)
    assert answer.status == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [where]


def test_a_model_that_was_changed_is_not_read(downstream: Running) -> None:
    """A file whose hash is not the noted one, and a note of other versions, are a 503."""
    with twin("flask-gevent", downstream) as service:
        model = service.state / "model.pickle"
        whole = model.read_bytes()
        model.write_bytes(whole + b"more")
        assert predict(service, EXAMPLE).status == 503
        model.write_bytes(whole)
        note = service.state / "model.json"
        good = note.read_text()
        note.write_text(good.replace('"numpy": "', '"numpy": "0.'))
        assert predict(service, EXAMPLE).status == 503
        note.write_text(good)
        assert predict(service, EXAMPLE).status == 200


def test_the_model_is_made_here_once_and_is_its_owners(tmp_path: Path) -> None:
    """Training a second time changes nothing; nobody else may read or replace the file."""
    settings = StateSettings(TWIN_STATE=tmp_path / "state")
    train(settings)
    files = ModelFiles(settings.state)
    before = files.read()
    train(settings)
    assert files.read() == before
    assert {(settings.state / name).stat().st_mode & 0o777 for name in ("model.pickle",)} == {0o600}


def test_a_service_trains_what_it_lacks_without_waiting(
    downstream: Running, tmp_path: Path
) -> None:
    """The first start answers at once, says 503 to who is too early, and then predicts."""
    with twin("fastapi-uvloop", downstream, TWIN_STATE=tmp_path) as service:
        assert predict(service, EXAMPLE).status in (503, 200)
        eventually(lambda: predict(service, EXAMPLE).status == 200, 100)


def test_the_process_that_predicts_may_die(downstream: Running) -> None:
    """The next batch begins another, and all end with their owner."""
    with twin("fastapi-uvloop", downstream) as service:
        assert predict(service, EXAMPLE, "/predict-process").status == 200
        [server, *children] = service.workers()
        for child in children:
            child.kill()
        eventually(lambda: predict(service, EXAMPLE, "/predict-process").status == 200)
        last = service.workers()
        assert last[0] == server
    gone, alive = psutil.wait_procs(last, timeout=5)
    assert (len(gone), alive) == (len(last), [])


def test_inference_in_the_event_loop_makes_others_wait(fastapi: Running) -> None:
    """While batches are classified, a process of its own spares the waits of others: their p99."""
    slowest = {route: p99_beside(fastapi.url, route, waits=100) for route in EVERYWHERE[1:]}
    assert slowest["/predict-process"] < slowest["/predict-blocking"], slowest
