"""Sends every bad order to every way of checking it, and counts what is refused."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import urllib3

from lab.code.bad_orders import BadOrder, bad_orders
from lab.errors import LabError
from lab.local.ports import free_ports
from lab.processes.program import Program, await_ready, end, launch
from services.common.files import temporary_folder

START_SECONDS = 20.0
TIMEOUT = 10.0  # seconds


@dataclass(frozen=True)
class Way:
    """A way of checking a body: the route of a twin, or of an application that is served bare."""

    name: str
    command: tuple[str, ...]
    route: str = "/orders"
    documented: str = "—"


def _gunicorn(app: str) -> tuple[str, ...]:
    return "gunicorn", app, "--bind=127.0.0.1:{port}", "--log-level=critical"


WAYS = (
    Way("Flask, by hand", ("services.flask_app",), "/orders-by-hand"),
    Way("Flask, Pydantic in the view", ("services.flask_app",)),
    Way("FastAPI, strict bodies", ("services.fastapi_app",), documented="route, body, errors"),
    Way("Flask, Pydantic, nothing more", _gunicorn("workshop.validation.flask_plain:app")),
    Way(
        "Flask plus flask-openapi",
        _gunicorn("workshop.documents.flask_with_openapi:app"),
        documented="route, body",
    ),
    Way(
        "FastAPI, nothing more",
        (
            "uvicorn",
            "workshop.validation.fastapi_plain:app",
            "--port={port}",
            "--log-level=critical",
        ),
        documented="route, body",
    ),
)


@dataclass(frozen=True)
class Refusals:
    """What became of the bad orders: refused (4xx), taken (2xx), or the code failed (5xx)."""

    way: Way
    refused: int
    failed: int
    taken: tuple[str, ...]  # the kinds of those that were taken


def refusals(way: Way) -> Refusals:
    """Return what `way` refuses of all bad orders."""
    orders = bad_orders()
    with _served(way) as url:
        statuses = [(order, _status(url + way.route, order)) for order in orders]
    taken = Counter(order.kind for order, status in statuses if status < 400)
    return Refusals(
        way,
        refused=sum(400 <= status < 500 for _, status in statuses),
        failed=sum(status >= 500 for _, status in statuses),
        taken=tuple(f"{kind} {number}" for kind, number in sorted(taken.items())),
    )


@contextmanager
def _served(way: Way) -> Iterator[str]:
    port, metrics_port = free_ports(2)
    with temporary_folder("code") as state:
        settings = {"TWIN_STATE": str(state), "FLASK_WORKERS": "1"}
        for twin in ("FLASK", "FASTAPI"):
            settings |= {f"{twin}_PORT": str(port), f"{twin}_METRICS_PORT": str(metrics_port)}
        words = [word.format(port=port) for word in way.command]
        program = Program(way.name, [sys.executable, "-m", *words], {}, [port])
        process = launch(program, {**os.environ, **settings}, subprocess.DEVNULL)
        try:
            if not await_ready(program, process, START_SECONDS):
                raise LabError(f"{way.name} does not start: {' '.join(words)}.")
            yield program.url
        finally:
            end([process], START_SECONDS)


def _status(url: str, order: BadOrder) -> int:
    headers = {**order.headers, "Connection": "close"}
    try:
        answer = urllib3.request(
            "POST", url, body=order.body, headers=headers, timeout=TIMEOUT, retries=False
        )
    except urllib3.exceptions.HTTPError:
        return 500  # no answer is a failure
    return answer.status
