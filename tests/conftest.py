"""Fixtures: a downstream and every variant of the twins, each a real server."""

import signal
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass

import pytest

from tests.running import Running, running

# A shell that starts the tests in the background has them ignore Ctrl-C, and all that they start.
signal.signal(signal.SIGINT, signal.default_int_handler)


@dataclass(frozen=True)
class Twin:
    """A variant of a twin under test."""

    name: str
    service: Running

    @property
    def framework(self) -> str:
        """Either flask or fastapi."""
        return self.name.partition("-")[0]


VARIANTS: dict[str, dict[str, object]] = {
    "flask-sync": {"FLASK_WORKER_CLASS": "sync", "FLASK_WORKERS": 2},
    "flask-gthread": {"FLASK_WORKER_CLASS": "gthread", "FLASK_WORKERS": 1, "FLASK_THREADS": 8},
    "flask-gevent": {"FLASK_WORKER_CLASS": "gevent", "FLASK_WORKERS": 1},
    "fastapi-uvloop": {"FASTAPI_LOOP": "uvloop", "FASTAPI_HTTP": "httptools"},
    "fastapi-asyncio": {"FASTAPI_LOOP": "asyncio", "FASTAPI_HTTP": "h11"},
    "fastapi-workers": {"FASTAPI_WORKERS": 2},
}


@pytest.fixture(scope="session")
def downstream() -> Iterator[Running]:
    """Run a downstream without faults, shared by tests that only wait."""
    with running("services.downstream", "DOWNSTREAM") as service:
        yield service


@pytest.fixture
def own_downstream() -> Iterator[Running]:
    """Run a downstream that the test may harm."""
    with running("services.downstream", "DOWNSTREAM") as service:
        yield service


def twin(variant: str, downstream: Running, **settings: object) -> AbstractContextManager[Running]:
    """Run a variant against `downstream`."""
    framework = variant.partition("-")[0]
    own = {"DOWNSTREAM_URL": downstream.url, **VARIANTS[variant], **settings}
    return running(f"services.{framework}_app", framework.upper(), **own)


@pytest.fixture(scope="session")
def flask(downstream: Running) -> Iterator[Running]:
    """Run one variant of twin A, shared by tests of what no server decides."""
    with twin("flask-gthread", downstream) as service:
        yield service


@pytest.fixture(scope="session")
def fastapi(downstream: Running) -> Iterator[Running]:
    """Run one variant of twin B, shared likewise."""
    with twin("fastapi-uvloop", downstream) as service:
        yield service


@pytest.fixture(params=["flask", "fastapi"])
def either(request: pytest.FixtureRequest) -> Running:
    """Return the one variant of each twin, one after the other."""
    service: Running = request.getfixturevalue(request.param)
    return service


@pytest.fixture(scope="session", params=VARIANTS)
def each_twin(request: pytest.FixtureRequest, downstream: Running) -> Iterator[Twin]:
    """Run every variant of both twins, one after another."""
    with twin(request.param, downstream) as service:
        yield Twin(request.param, service)
