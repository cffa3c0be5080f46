"""Requests that are broken: refused or hung up on in bounded time, and never a trace in a log."""

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import product

import pytest

from services.common.contract.bodies import BODY_SECONDS
from tests.conftest import Twin
from tests.running import Running

# Those that end something, those that are no text, and one that is.
ODD_BYTES = [bytes([number]) for number in b'\0\1\t\n\r\x1b "%,;=\x7f\x80\xc3\xffa']
CHUNKED = b"Transfer-Encoding: chunked\r\n\r\n"
LENGTH = b"Content-Length: 500\r\n\r\n"
BODIES = [
    CHUNKED + b"ZZ\r\nusername=ada\r\n0\r\n\r\n",
    CHUNKED + b"-5\r\nhello\r\n0\r\n\r\n",
    CHUNKED + b"\r\nhello\r\n0\r\n\r\n",
    CHUNKED + b"0x5\r\nhello\r\n0\r\n\r\n",
    CHUNKED + b"5\r\nhelloworld\r\n0\r\n\r\n",
    CHUNKED + b"5;\x00=\x01\r\nhello\r\n0\r\n\r\n",
    CHUNKED + b"\xff\xfe\r\nhello\r\n0\r\n\r\n",
    CHUNKED + b"0\r\n\xff \x00: x\r\n\r\n",
]
SILENT = [LENGTH + b"username=", CHUNKED + b"5\r\nhel", CHUNKED + b"f" * 18 + b"\r\nusername=ada"]
HEADERS = (
    *(b"Accept", b"Authorization", b"Cookie", b"Host", b"Idempotency-Key", b"X-Fault"),
    *(b"Content-Encoding", b"Content-Type", b"Content-Length", b"X-Request-Start"),
)


def head(route: str, *headers: bytes) -> bytes:
    """Return the beginning of a POST of a form or of JSON."""
    kind = b"x-www-form-urlencoded" if route == "/token" else b"json"
    named = b"".join(line + b"\r\n" for line in (b"Content-Type: application/" + kind, *headers))
    return b"POST %s HTTP/1.1\r\nHost: x\r\n%s" % (route.encode(), named)


def sent(service: Running, request: bytes, leave: bool = False) -> tuple[int, float]:
    """Return the status of the answer, 0 if there is none, and after how many seconds it came."""
    start = time.perf_counter()
    answer = b""
    with socket.create_connection(("127.0.0.1", service.port), BODY_SECONDS + 10) as client:
        try:
            client.sendall(request)
            if not leave:
                answer = client.recv(65536)
        except ConnectionError:
            answer = b""
    return int(answer[9:12] or 0), time.perf_counter() - start


def test_a_broken_body_is_refused(each_twin: Twin) -> None:
    """A 400 at once, or the connection closed; without a trace, and the service goes on.

    What is wrong beside the size of a chunk a parser may skip: then the body itself is a 422.
    """
    for route in ("/token", "/orders"):
        for body in BODIES:
            status, seconds = sent(each_twin.service, head(route) + body)
            assert status in (0, 400, 422), body
            assert seconds < BODY_SECONDS / 2, body
    _goes_on(each_twin)


def test_who_leaves_in_the_middle_of_a_body_is_forgotten(each_twin: Twin) -> None:
    """Neither half a body nor half a chunk leaves a trace in the log."""
    for route in ("/token", "/orders", "/gateway"):
        for body in SILENT:
            sent(each_twin.service, head(route) + body, leave=True)
    _goes_on(each_twin)


def test_a_body_that_does_not_come_is_a_400_in_time(each_twin: Twin) -> None:
    """Silence in mid-body ends after `BODY_SECONDS`, however much was announced."""
    with ThreadPoolExecutor(len(SILENT)) as clients:
        requests = [head("/token") + body for body in SILENT]
        for status, seconds in clients.map(lambda r: sent(each_twin.service, r), requests):
            assert status == 400
            assert seconds < 2 * BODY_SECONDS + 2  # a sync worker takes one after the other
    _goes_on(each_twin)


@pytest.mark.parametrize("route", ["GET /wait?ms=0", "GET /gateway", "GET /me", "POST /orders"])
def test_bytes_that_are_no_text_fail_nowhere(each_twin: Twin, route: str) -> None:
    """Whatever byte a header has, an answer is none of 500, and no trace is left."""
    line = route.encode() + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
    for name, byte in product(HEADERS, ODD_BYTES):
        status, _ = sent(each_twin.service, line + name + b": a" + byte + b"z\r\n\r\n")
        assert status != 500, (name, byte)
    _goes_on(each_twin)


def test_odd_paths_and_queries_fail_nowhere(each_twin: Twin) -> None:
    """Any byte, as it is or escaped, in path or query."""
    for byte in ODD_BYTES:
        for odd in (byte, b"%%%02x" % byte[0]):
            for target in (b"/%s", b"/orders/%s", b"/wait?ms=%s", b"/wait?%s=1"):
                line = b"GET " + target.replace(b"%s", odd) + b" HTTP/1.1\r\n"
                status, _ = sent(each_twin.service, line + b"Connection: close\r\n\r\n")
                assert status != 500, (target, odd)
    _goes_on(each_twin)


def _goes_on(each_twin: Twin) -> None:
    assert each_twin.service.get("/healthz").status == 200
    assert "Traceback" not in each_twin.service.log.read_text()
