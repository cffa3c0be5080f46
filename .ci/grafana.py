"""Asks the lab's Grafana, as anybody may, whether its dashboards show data and keep strangers out.

`python3 .ci/grafana.py [GRAFANA] [DOWNSTREAM] [SECONDS]`: their URLs, and how long to wait for
figures. Every panel of every dashboard is asked through Grafana's own interface; one that stays
without data is named, and the exit status is 1.
"""

import json
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent / "grafana/dashboards"
_TIMEOUT = 20.0
_REFUSED = (400, 401, 403, 404, 405, 412)
# What a stranger might try: method, path, body.
WRITES: list[tuple[str, str, dict[str, Any] | None]] = [
    ("POST", "/api/dashboards/db", {"dashboard": {"title": "mine"}, "overwrite": True}),
    ("DELETE", "/api/dashboards/uid/{uid}", None),
    ("POST", "/apis/dashboard.grafana.app/v1/namespaces/default/dashboards", {"spec": {}}),
    ("POST", "/api/datasources", {"name": "mine", "type": "prometheus", "access": "proxy"}),
    ("DELETE", "/api/datasources/uid/prometheus", None),
    ("POST", "/api/folders", {"title": "mine"}),
    ("POST", "/api/annotations", {"text": "mine"}),
    ("PUT", "/api/org", {"name": "mine"}),
    ("POST", "/api/admin/users", {"login": "mine", "password": "mine-and-long"}),
    ("POST", "/login", {"user": "admin", "password": "admin"}),
]


class Grafana:
    """A Grafana at `url`, asked without a name or password."""

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")

    def ask(
        self, path: str, body: dict[str, Any] | None = None, method: str = ""
    ) -> tuple[int, Any]:
        """Return status and JSON; the JSON is None where the answer has none."""
        return call(self._url + path, body, method or ("GET" if body is None else "POST"))

    def get(self, path: str) -> Any:  # noqa: ANN401  # JSON is what it is
        """Return the JSON at `path`; ends the script with a sentence unless it is a 200."""
        status, answer = self.ask(path)
        if status != 200:
            sys.exit(f"Grafana answers {path} with {status}: {answer}")
        return answer


def call(url: str, body: dict[str, Any] | None, method: str) -> tuple[int, Any]:
    """Make one request, past any proxy."""
    request = urllib.request.Request(url, method=method)  # noqa: S310  # http, by who starts us
    if body is not None:
        request.data = json.dumps(body).encode()
        request.add_header("Content-Type", "application/json")
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=_TIMEOUT) as answer:
            return answer.status, _json(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, _json(error.read())


def _json(content: bytes) -> Any:  # noqa: ANN401  # JSON is what it is
    try:
        return json.loads(content)
    except ValueError:
        return None


def queries(dashboard: dict[str, Any]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield each panel that asks for data: its title, and its queries, variables filled in."""
    variables = {v["name"]: v["query"].split(",") for v in dashboard["templating"].get("list", [])}
    choices = [dict(zip(variables, values, strict=True)) for values in product(*variables.values())]
    for panel in dashboard["panels"]:
        targets = panel.get("targets", [])
        if targets:
            yield panel["title"], [_filled_in(t, choice) for choice in choices for t in targets]


def _filled_in(target: dict[str, Any], choice: dict[str, str]) -> dict[str, Any]:
    text = target["expr"]
    for name, value in choice.items():
        text = text.replace(f"${name}", value)
    return {**target, "expr": text, "intervalMs": 2000, "maxDataPoints": 200}


def has_data(grafana: Grafana, query: dict[str, Any]) -> bool:
    """Return whether Grafana has a value for the query in the last two minutes."""
    body = {"queries": [query], "from": "now-2m", "to": "now"}
    _, answer = grafana.ask("/api/ds/query", body)
    frames = [f for r in (answer or {}).get("results", {}).values() for f in r.get("frames", [])]
    columns = [column for f in frames for column in f.get("data", {}).get("values", [])[1:]]
    return any(value is not None for column in columns for value in column)


def without_data(grafana: Grafana) -> list[str]:
    """Return what is missing or empty, dashboard by dashboard."""
    files = [json.loads(file.read_text()) for file in sorted(FOLDER.glob("*.json"))]
    known = {found["uid"] for found in grafana.get("/api/search?type=dash-db")}
    missing = [f"{file['title']}: not provisioned" for file in files if file["uid"] not in known]
    for file in files:
        if file["uid"] in known:
            shown = grafana.get(f"/api/dashboards/uid/{file['uid']}")["dashboard"]
            missing += [
                f"{file['title']}: {title or 'a panel'} has no data"
                for title, asked in queries(shown)
                if not any(has_data(grafana, query) for query in asked)
            ]
    return missing


def let_in(grafana: Grafana) -> list[str]:
    """Return what a stranger was allowed to do."""
    uid = json.loads(next(FOLDER.glob("*.json")).read_text())["uid"]
    tried = [(m, path.format(uid=uid), body) for m, path, body in WRITES]
    return [
        f"{m} {path}" for m, path, body in tried if grafana.ask(path, body, m)[0] not in _REFUSED
    ]


def within(seconds: float, look: Callable[[], list[str]]) -> list[str]:
    """Look until nothing is missing any more, or time is up; return what still is."""
    deadline = time.monotonic() + seconds
    while (missing := look()) and time.monotonic() < deadline:
        time.sleep(2)
    return missing


def main(
    url: str = "http://127.0.0.1:3000",
    downstream: str = "http://127.0.0.1:8003",
    seconds: str = "90",
) -> int:
    """Ask; print what is wrong; return the exit status."""
    grafana = Grafana(url)
    sys.stdout.write(f"Grafana {grafana.get('/api/health')['version']}\n")
    call(f"{downstream}/faults", {"error_share": 0.1}, "PUT")  # a panel shows failures only
    try:
        wrong = within(float(seconds), lambda: without_data(grafana))
    finally:
        call(f"{downstream}/faults", None, "DELETE")
    wrong += [f"A stranger may {write}" for write in let_in(grafana)]
    told = "\n".join(wrong) or "Every panel has data, and strangers only look."
    sys.stdout.write(f"{told}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
