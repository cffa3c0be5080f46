"""The servers of an exercise: the downstream, the twins, the learner's own files and settings."""

import os
import sys
from difflib import get_close_matches
from pathlib import Path

from lab.checkout import ROOT
from lab.environment import defaults
from lab.exercise.manifest import App, Closed, Exercise, Server, Twin
from lab.local.ports import free_ports
from lab.processes.output import TroubleError
from lab.processes.program import Program
from services.common.settings.env_file import read_file
from services.common.settings.settings import BadSettingError, Settings
from services.fastapi_app.settings import FastapiSettings
from services.flask_app.settings import FlaskSettings

SETTINGS_FILE = "settings.env"
TWINS: dict[str, type[Settings]] = {"flask": FlaskSettings, "fastapi": FastapiSettings}
MOST_USERS = 200
_OURS = ("_PORT", "DOWNSTREAM_URL", "LAB_BIND")  # what the check itself decides
STOP_SECONDS = 3  # that a learner's program has to end when asked
# How each server is told where to listen, and not to wait for long when it ends.
SERVERS = {
    "uvicorn": (
        ["--app-dir=.", "--host=127.0.0.1", "--port={port}"],
        ["--no-access-log", "--timeout-graceful-shutdown=1"],
    ),
    "gunicorn": (["--bind=127.0.0.1:{port}"], ["--graceful-timeout=1", "--no-control-socket"]),
}
_FOREIGN = (
    "GUNICORN_",
    "UVICORN_",
    "GRANIAN_",
    "WAITRESS_",
    "PYTHON",
    "LOCUST_",
    "LAB_",
    "WEB_CONCURRENCY",
)


def read_settings(exercise: Exercise, folder: Path) -> dict[str, str]:
    """Return the learner's settings; raises `TroubleError` for one that is not theirs to set."""
    settings = read_file(folder / SETTINGS_FILE)
    known = _known(exercise)
    for name in settings:
        if name not in known:
            raise TroubleError(
                f"{SETTINGS_FILE}: {name} is no setting of this exercise{_meant(name, known)}."
            )
    for twin in _twins(exercise):
        for name in settings.keys() & twin.settings.keys():
            if settings[name] != twin.settings[name]:
                raise TroubleError(
                    f"{SETTINGS_FILE}: {name} stays {twin.settings[name]} in this exercise."
                )
        _check(twin, settings)
    return settings


def users_of(load: Closed, settings: dict[str, str]) -> int:
    """Return the users of a load; raises `TroubleError` if its setting is no number."""
    if isinstance(load.users, int):
        return load.users
    text = settings.get(load.users, "")
    if not text.isdecimal() or not 1 <= int(text) <= MOST_USERS:
        raise TroubleError(
            f"{SETTINGS_FILE}: {load.users}={text}: must be a number from 1 to {MOST_USERS}."
        )
    return int(text)


def _twins(exercise: Exercise) -> list[Twin]:
    return [server for server in exercise.servers if isinstance(server, Twin)]


def _known(exercise: Exercise) -> set[str]:
    of_twins = {name for twin in _twins(exercise) for name in TWINS[twin.name].names()}
    of_load = {load.users for load in exercise.loads if isinstance(load, Closed)}
    return {n for n in of_twins if not n.endswith(_OURS)} | {
        n for n in of_load if isinstance(n, str)
    }


def _meant(name: str, known: set[str]) -> str:
    near = get_close_matches(name, known, n=1)
    return f"; {near[0]} is" if near else ""


def _check(twin: Twin, settings: dict[str, str]) -> None:
    try:
        TWINS[twin.name].load(twin.settings | settings)
    except BadSettingError as error:
        raise TroubleError(f"{SETTINGS_FILE}: {error}") from None


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
