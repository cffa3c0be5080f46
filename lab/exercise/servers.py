"""The servers of an exercise: its downstream, the twins, and the learner's own files."""

import os
import sys
from pathlib import Path

from lab.checkout import ROOT
from lab.environment import defaults
from lab.exercise.manifest import App, Server
from lab.local.ports import free_ports
from lab.processes import Program

STOP_SECONDS = 3  # that a learner's program has to end when asked
# How each server is told where to listen, and not to wait for long when it ends.
SERVERS = {
    "uvicorn": (
        ["--app-dir=.", "--host=127.0.0.1", "--port={port}"],
        ["--no-access-log", "--timeout-graceful-shutdown=1"],
    ),
    "gunicorn": (["--bind=127.0.0.1:{port}"], ["--graceful-timeout=1", "--no-control-socket"]),
}
_FOREIGN = ("GUNICORN_", "UVICORN_", "PYTHON", "LOCUST_", "LAB_", "WEB_CONCURRENCY")


def downstream() -> Program:
    """Return the slow mock."""
    ports = free_ports(2)
    environment = {"DOWNSTREAM_PORT": str(ports[0]), "DOWNSTREAM_METRICS_PORT": str(ports[1])}
    command = [sys.executable, "-m", "services.downstream"]
    return Program("downstream", command, _surroundings(environment), ports)


def server(spec: Server, folder: Path, settings: dict[str, str], called: str) -> Program:
    """Return a server, with the learner's settings, that calls the downstream at `called`."""
    if isinstance(spec, App):
        return _app(spec, folder, called)
    ports, prefix = free_ports(2), spec.name.upper()
    where = {f"{prefix}_PORT": str(ports[0]), f"{prefix}_METRICS_PORT": str(ports[1])}
    environment = _surroundings(settings | spec.settings | where | {"DOWNSTREAM_URL": called})
    command = [sys.executable, "-m", f"services.{spec.name}_app"]
    return Program(spec.name, command, environment, ports)


def kept(command: list[str]) -> list[str]:
    """Return a command of a learner's that ends when we do, with all that it starts."""
    return [sys.executable, "-m", "services.common.process.tree", str(STOP_SECONDS), *command]


def own_environment(called: str) -> dict[str, str]:
    """Return the environment of a learner's own program."""
    return _surroundings({"DOWNSTREAM_URL": called, "PYTHONDONTWRITEBYTECODE": "1"})


def _app(spec: App, folder: Path, called: str) -> Program:
    [port] = free_ports(1)
    listen, grace = SERVERS[spec.server]
    options = [word.format(port=port) for word in listen] + grace
    command = [sys.executable, "-m", spec.server, spec.app, "--log-level", "warning", *options]
    return Program(spec.name, kept(command), own_environment(called), [port], folder)


def _surroundings(more: dict[str, str]) -> dict[str, str]:
    # What a shell, or the lab's own .env, sets for other servers must not change these unseen.
    settings = defaults()
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in settings and not name.startswith(_FOREIGN)
    }
    own = {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", "LAB_BIND": "127.0.0.1"}
    return environment | own | more
