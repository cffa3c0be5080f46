"""Fixtures: a downstream and every variant of the twins, each a real server."""

import signal
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass

import pytest
from xdist.scheduler import LoadScopeScheduling

from services.fastapi_app.server_kinds import KINDS as FASTAPI_KINDS
from services.flask_app.server_kinds import KINDS as FLASK_KINDS
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


# What takes longest begins first; the facts come before what else uses their lab.
ORDER = (
    "workshop/test_the",
    "services",
    "console",
    "own_service",
    "stack/test_facts",
    "stack",
    "workshop",
    "unit",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put what takes longest first, so that no process is left with it in the end."""
    items.sort(
        key=lambda item: [item.nodeid.startswith(f"tests/{part}") for part in ORDER], reverse=True
    )


# They share one server of every variant; the others start what they need.
USERS_OF_EACH_TWIN = (
    "contract",
    "metrics",
    "identity",
    "orders",
    "storage",
    "gateway",
    "documents",
)


class SharingServers(LoadScopeScheduling):  # type: ignore[misc]  # it ships no types
    """Gives one process what shares servers, a lab or a browser; else a file is one's work.

    A browser breaks off what it loads when an engine makes networks: those two go together.
    """

    TOGETHER = (
        tuple(f"tests/services/test_{name}.py" for name in USERS_OF_EACH_TWIN),
        ("tests/console", "tests/stack/test_docker_mode"),
    )

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return next((parts[0] for parts in self.TOGETHER if file.startswith(parts)), file)


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> SharingServers:
    """Have `pytest -n` start as few servers as may be."""
    return SharingServers(config, log)


VARIANTS: dict[str, dict[str, object]] = {
    "flask-sync": {"FLASK_WORKER_CLASS": "sync", "FLASK_WORKERS": 2},
    "flask-gthread": {"FLASK_WORKER_CLASS": "gthread", "FLASK_WORKERS": 1, "FLASK_THREADS": 8},
    "flask-gevent": {"FLASK_WORKER_CLASS": "gevent", "FLASK_WORKERS": 1},
    "fastapi-uvloop": {"FASTAPI_LOOP": "uvloop", "FASTAPI_HTTP": "httptools"},
    "fastapi-asyncio": {"FASTAPI_LOOP": "asyncio", "FASTAPI_HTTP": "h11"},
    "fastapi-workers": {"FASTAPI_WORKERS": 2},
}
# Every other server that is declared; they keep the contract, and what else is tested of every
# variant, is tested of those above.
OTHER_SERVERS: dict[str, Mapping[str, object]] = {
    kind.name: {**kind.chosen, **kind.tried}
    for kind in (*FLASK_KINDS, *FASTAPI_KINDS)
    if kind.name not in (*VARIANTS, "fastapi-async")
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
    chosen = {**VARIANTS, **OTHER_SERVERS}[variant]
    own = {"DOWNSTREAM_URL": downstream.url, **chosen, **settings}
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
    shared = {"flask-gthread": "flask", "fastapi-uvloop": "fastapi"}.get(request.param)
    if shared:
        yield Twin(request.param, request.getfixturevalue(shared))
        return
    with twin(request.param, downstream) as service:
        yield Twin(request.param, service)
