"""FastAPI documents both twins, without the network; Flask plus one extension can do it too."""

import json
import re
import subprocess
import sys

import pytest
import urllib3

from lab.checkout import ROOT
from lab.local.ports import free_ports
from services.common.contract.routes import FASTAPI_ROUTES
from services.common.orders.rules import SENTENCES
from tests.running import Running, eventually


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/docs/oauth2-redirect"])
def test_a_page_asks_nothing_of_the_network(fastapi: Running, path: str) -> None:
    """Every address on it is this server's own, each answers, and the policy allows no other."""
    answer = fastapi.get(path)
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'self';")
    named = re.findall(r"""(?:src|href)=["']([^"']+)""", answer.data.decode())
    for address in named:
        assert address.startswith("/"), address
        assert fastapi.get(address).status == 200


def test_the_schema_has_every_route(fastapi: Running) -> None:
    """All but the documents themselves are described, grouped and explained."""
    paths = fastapi.get("/openapi.json").json()["paths"]
    assert set(paths) == set(FASTAPI_ROUTES)
    for methods in paths.values():
        for described in methods.values():
            assert described["tags"], described
            assert described["description"], described


def test_the_schema_says_what_an_order_must_be(fastapi: Running) -> None:
    """Bounds, sentences, an example, and the body of every error."""
    schema = fastapi.get("/openapi.json").json()
    order = schema["components"]["schemas"]["NewOrder"]
    assert order["additionalProperties"] is False
    assert order["examples"]
    assert order["properties"]["discount"]["maximum"] == 0.5
    assert order["properties"]["discount"]["description"] == SENTENCES["discount"]
    responses = schema["paths"]["/orders"]["post"]["responses"]
    assert {"201", "413", "415", "422", "503"} <= set(responses)
    assert set(responses["422"]["content"]) == {"application/problem+json"}
    assert "HTTPValidationError" not in json.dumps(schema)


def test_flask_has_none(flask: Running) -> None:
    """Twin A answers 404 where twin B has its documents."""
    for path in ("/docs", "/redoc", "/openapi.json"):
        assert flask.get(path).status == 404


def test_flask_with_one_extension_documents_too() -> None:
    """The variant serves a schema and a page that asks nothing of the network."""
    [port] = free_ports(1)
    app = "workshop.documents.flask_with_openapi:app"
    command = [sys.executable, "-m", "gunicorn", app, f"--bind=127.0.0.1:{port}"]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        eventually(lambda: _status(port, "/openapi/openapi.json") == 200)
        assert _status(port, "/openapi/swagger") == 200
    finally:
        process.terminate()
        process.wait(10)


def _status(port: int, path: str) -> int:
    try:
        url = f"http://127.0.0.1:{port}{path}"
        return urllib3.request("GET", url, timeout=2, retries=False).status
    except urllib3.exceptions.HTTPError:
        return 0
