"""A Prometheus that says the same to every question, and remembers the questions."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs

LABELS = {"service": "flask", "route": "/wait", "variant": "flask-sync", "server": "Gunicorn"}


class StubPrometheus(ThreadingHTTPServer):
    """The server; `asked` has each query and whether it is about now; `refused` it refuses."""

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.asked: list[tuple[str, bool]] = []
        self.refused = "nothing that anybody asks"


class _Handler(BaseHTTPRequestHandler):
    server: StubPrometheus

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        fields = {
            name: values[0] for name, values in parse_qs(self.rfile.read(length).decode()).items()
        }
        self.server.asked.append((fields["query"], "start" not in fields))
        if self.server.refused in fields["query"]:
            return self._send(422, {"status": "error", "error": "parse error: that is no PromQL"})
        times = (
            range(int(fields["start"]), int(fields["end"]) + 1, int(fields["step"]))
            if ("start" in fields)
            else [0]
        )
        points = [[time, "0.25"] for time in times]
        one = {"metric": LABELS, "values": points, "value": points[0]}
        # The page "Live" labels what it asks for; this is not about that page.
        result = [] if "label_replace" in fields["query"] else [one]
        return self._send(200, {"status": "success", "data": {"result": result}})

    def _send(self, status: int, content: object) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # its name upstream
        """Say nothing."""


@contextmanager
def stub_prometheus(port: int) -> Iterator[StubPrometheus]:
    """Run a stub on `port`."""
    with StubPrometheus(port) as server:
        thread = Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
