"""`.ci/grafana.py` asks a Grafana for every panel; here one that answers by its manual."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from lab.checkout import ROOT

DASHBOARDS = [json.loads(f.read_text()) for f in (ROOT / "grafana/dashboards").glob("*.json")]


class _Stub(BaseHTTPRequestHandler):
    lacking = "\0"  # queries that contain it have no data
    lost: str = ""  # the dashboard with this uid is not provisioned
    writable: str = ""  # a path that strangers may write to

    def do_GET(self) -> None:
        answers = {f"/api/dashboards/uid/{d['uid']}": {"dashboard": d} for d in DASHBOARDS}
        answers["/api/health"] = {"version": "13"}
        answer = answers.get(self.path)
        if self.path.startswith("/api/search"):
            found = [{"uid": d["uid"]} for d in DASHBOARDS if d["uid"] != self.lost]
            return self._say(200, found)
        return self._say(200 if answer else 404, answer)

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or "{}")
        if self.path != "/api/ds/query":
            return self._say(200 if self.path == self.writable else 403, {})
        [query] = asked["queries"]
        values = [[1], [None if self.lacking in query["expr"] else 0]]
        return self._say(200, {"results": {"A": {"frames": [{"data": {"values": values}}]}}})

    do_PUT = do_DELETE = do_POST  # noqa: N815  # the server's own names

    def _say(self, status: int, answer: object) -> None:
        content = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # its own name
        """Stay silent."""


@contextmanager
def _grafana(**traits: str) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Stub", (_Stub,), traits))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    ("traits", "said"),
    [
        ({}, "Every panel has data, and strangers only look."),
        ({"lacking": "lab_work_total"}, "Downstream: work by outcome has no data"),
        ({"lost": DASHBOARDS[0]["uid"]}, f"{DASHBOARDS[0]['title']}: not provisioned"),
        ({"writable": "/api/annotations"}, "A stranger may POST /api/annotations"),
    ],
    ids=["all is well", "an empty panel", "a dashboard lost", "an open door"],
)
def test_what_is_wrong_is_named(traits: dict[str, str], said: str) -> None:
    """One line for each fault, and the exit status says whether there is any."""
    with _grafana(**traits) as url:
        words = [sys.executable, str(ROOT / ".ci/grafana.py"), url, url, "0"]
        done = subprocess.run(words, capture_output=True, text=True, timeout=60)
    assert said in done.stdout, done.stdout + done.stderr
    assert done.returncode == (1 if traits else 0)
