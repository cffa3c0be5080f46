"""The gateway shows what each server hands to the code, and keeps secrets to itself."""

import subprocess
import sys
from typing import Any

import pytest
import urllib3

from lab.checkout import ROOT
from lab.local.ports import free_ports
from tests.conftest import Twin
from tests.running import eventually


def gateway(twin: Twin, query: str = "", **headers: str) -> Any:
    """Return the body of `GET /gateway`."""
    return twin.service.get(f"/gateway{query}", **headers).json()


def test_each_server_hands_over_what_its_interface_says(each_twin: Twin) -> None:
    """Flask gets the WSGI environ; FastAPI the ASGI scope and the event that ends the body."""
    found = gateway(each_twin, "?a=%20b", X_Mine="1")
    if each_twin.framework == "flask":
        assert found["interface"] == "WSGI"
        environ = found["handed"]["environ"]
        assert (environ["QUERY_STRING"], environ["HTTP_X_MINE"]) == ("a=%20b", "1")
        assert environ["wsgi.version"] == [1, 0]
    else:
        assert found["interface"] == "ASGI"
        scope = found["handed"]["scope"]
        assert (scope["type"], scope["query_string"]) == ("http", "a=%20b")
        assert ["x-mine", "1"] in scope["headers"]
        event = found["handed"]["await receive()"]
        assert event == {"type": "http.request", "body": "", "more_body": False}


def test_the_request_is_written_back_from_it(each_twin: Twin) -> None:
    """The text has the request line as it came, and every header."""
    lines = gateway(each_twin, "?a=%20b", X_Mine="1")["http"].splitlines()
    assert lines[0] == "GET /gateway?a=%20b HTTP/1.1"
    assert "x-mine: 1" in [line.lower() for line in lines]


@pytest.mark.parametrize("header", ["Authorization", "Cookie", "Proxy_Authorization"])
def test_secrets_are_masked(each_twin: Twin, header: str) -> None:
    """What proves who somebody is appears neither in the JSON nor on the page."""
    for accept in ("application/json", "text/html"):
        answer = each_twin.service.get("/gateway", Accept=accept, **{header: "Basic c2VjcmV0"})
        assert answer.status == 200
        assert "c2VjcmV0" not in answer.data.decode()
        assert "***" in answer.data.decode()


def test_a_browser_gets_a_page_in_which_nothing_runs(each_twin: Twin) -> None:
    """What the client sent is text on the page, and its policy allows no script."""
    answer = each_twin.service.get(
        "/gateway", Accept="text/html", X_Mine="<script>alert(1)</script>"
    )
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    page = answer.data.decode()
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize(
    ("server", "bind", "app", "shows"),
    [
        ("gunicorn", "--bind=127.0.0.1:{}", "bare_wsgi", "PATH_INFO = '/hi'"),
        ("uvicorn", "--port={}", "bare_asgi", "path = '/hi'"),
    ],
)
def test_the_bare_applications_are_served_as_they_are(
    server: str, bind: str, app: str, shows: str
) -> None:
    """Gunicorn serves ten lines of WSGI, Uvicorn ten of ASGI."""
    [port] = free_ports(1)
    command = [sys.executable, "-m", server, f"workshop.gateway.{app}:app", bind.format(port)]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        eventually(lambda: shows in _text(port))
    finally:
        process.terminate()
        process.wait(10)


def _text(port: int) -> str:
    try:
        url = f"http://127.0.0.1:{port}/hi"
        return urllib3.request("GET", url, timeout=2, retries=False).data.decode()
    except urllib3.exceptions.HTTPError:
        return ""
