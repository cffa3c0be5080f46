"""What reaches the lab from outside its own pages and on real servers: refused, never a 500."""

import re
import socket
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.running import Running, running

TOKEN = "a-token-of-these-tests"  # noqa: S105
STEERED = {  # what a page of another site would like to have done
    "downstream": [("PUT", "/faults"), ("DELETE", "/faults"), ("GET", "/calls")],
    "locust": [("POST", "/swarm"), ("GET", "/stop"), ("GET", "/stats/requests")],
    "console": [("GET", "/"), ("POST", "/sign-in"), ("GET", "/_nicegui_ws/socket.io/?EIO=4")],
}
FOREIGN = [  # 127.0.0.1 and a port stand for what the service really listens on
    ("evil.example:PORT", "http://evil.example:PORT", 421),
    ("evil.example", None, 421),
    ("127.0.0.1:PORT", "http://evil.example", 403),
    ("127.0.0.1:PORT", "null", 403),
    ("127.0.0.1:PORT", "http://127.0.0.1:1", 403),
]
NO_TEXT = (  # each a line of the request's head: bytes above 127, and what readers stumble over
    b"GET /\xff HTTP/1.1",
    b"GET /%ff%fe%00 HTTP/1.1",
    b"GET /?%ff=%ff&x=\xff HTTP/1.1",
    b"GET /?" + b"&" * 5000 + b" HTTP/1.1",
    b"GET //evil.example/ HTTP/1.1",
    b"GET /sign-in?\xff HTTP/1.1",
    b"GET /workshop?exercise=" + b"9" * 5000 + b" HTTP/1.1",
    b"GET /workshop?exercise=%D9%A3 HTTP/1.1",
    b"GET /workshop?host&start=%00&plan=\xff HTTP/1.1",
    b"GET /dashboards?dashboard=\xff&from=now-%00 HTTP/1.1",
    b"GET /reports/%00 HTTP/1.1",
    b"GET /calls?since=\xff HTTP/1.1",
    b"GET /stats/requests?\xff HTTP/1.1",
    b"Cookie: lab-console=\xff; session=\xff; lab-theme=\xff",
    b"Cookie: \xff",
    b"Referer: \xff",
    b"User-Agent: \xff",
    b"Accept: \xff",
    b"Accept-Language: \xff",
    b"Authorization: Basic \xff",
    b"X-Forwarded-Prefix: \xff",
    b"X-Forwarded-Host: \xff",
    b"Origin: \xff",
    b"Sec-Fetch-Site: \xff",
    b"Range: bytes=\xff",
    b"If-Modified-Since: \xff",
    b"Content-Type: \xff",
)


@pytest.fixture(scope="module")
def services(downstream: Running) -> Iterator[dict[str, Running]]:
    """Run what does as a browser says: the console once for all to see, once with a token."""
    nobody = {"FLASK_URL": downstream.url, "FASTAPI_URL": downstream.url}
    with ExitStack() as stack:
        yield {
            "downstream": downstream,
            "locust": stack.enter_context(running("loadtest", "LOCUST", LOAD="off", **nobody)),
            "console": stack.enter_context(running("console", "CONSOLE")),
            "with token": stack.enter_context(running("console", "CONSOLE", CONSOLE_TOKEN=TOKEN)),
        }


def status(service: Running, first: bytes, *headers: bytes, body: bytes = b"") -> int:
    """Send one request as it stands and return the status; 0 where the server hangs up on it."""
    lines = [first, *headers, b"Connection: close", b"Content-Length: %d" % len(body)]
    if not any(line.lower().startswith(b"host:") for line in headers):
        lines.insert(1, b"Host: 127.0.0.1:%d" % service.port)
    with socket.create_connection(("127.0.0.1", service.port), timeout=20) as connection:
        connection.sendall(b"\r\n".join(lines) + b"\r\n\r\n" + body)
        answer = connection.makefile("rb").readline()
    found = re.match(rb"HTTP/1\.[01] ([0-9]{3})", answer)
    return int(found[1]) if found else 0


@pytest.mark.parametrize(("host", "origin", "refused"), FOREIGN)
@pytest.mark.parametrize("name", STEERED)
def test_another_sites_page_steers_nothing(
    services: dict[str, Running], name: str, host: str, origin: str | None, refused: int
) -> None:
    """DNS rebinding (a foreign name that leads here) is 421, a foreign or null origin 403."""
    service = services[name]
    headers = [f"Host: {host}", *([f"Origin: {origin}"] if origin else [])]
    raw = [header.replace("PORT", str(service.port)).encode() for header in headers]
    for method, path in STEERED[name]:
        assert status(service, f"{method} {path} HTTP/1.1".encode(), *raw) == refused


@pytest.mark.parametrize("name", ["downstream", "locust", "console", "with token"])
def test_bytes_that_are_no_text_break_nothing(services: dict[str, Running], name: str) -> None:
    """Path, query, cookies and headers: an answer, or a clear no, and no 500."""
    found = {
        line[:60]: status(services[name], line)
        if line.startswith(b"GET")
        else status(services[name], b"GET / HTTP/1.1", line)
        for line in NO_TEXT
    }
    assert {line: code for line, code in found.items() if code >= 500} == {}
    assert services[name].get("/").status in (200, 303)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (b"multipart/form-data", b"x"),
        (b"multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="'),
        (b"multipart/form-data; boundary=\xff", b"--\xff--"),
        (b"application/x-www-form-urlencoded", b"token=a&token=b"),
        (b"application/x-www-form-urlencoded", b"token=" + b"x" * 3_000_000),
        (b"application/x-www-form-urlencoded", b"user_count=\xff&spawn_rate=%ff"),
        (b"application/x-www-form-urlencoded", b""),
        (b"application/json", b'{"error_share": "1"}'),
        (b"application/json", b"\xff"),
        (b"\xff", b"\xff"),
    ],
)
@pytest.mark.parametrize(
    ("name", "order"),
    [("downstream", b"PUT /faults"), ("with token", b"POST /sign-in")],
)
def test_a_body_that_makes_no_sense_is_refused(
    services: dict[str, Running], name: str, order: bytes, kind: bytes, body: bytes
) -> None:
    """Before anybody is known: a 4xx, whatever is sent."""
    answer = status(services[name], order + b" HTTP/1.1", b"Content-Type: " + kind, body=body)
    assert 400 <= answer < 500
