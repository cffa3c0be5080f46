"""An application of one's own: whether it is WSGI or ASGI, and on what it can be served."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from lab.errors import LabError
from lab.processes.program import as_tree, end
from services.common.process.lifetime import owned_environment

PATIENCE = 30.0  # seconds for an application to be imported
STOP_SECONDS = 2  # for it to end if it is not
_MARK = "lab's finding: "  # an application may print as well
Interface = Literal["wsgi", "asgi"]

# Runs in the service's own interpreter, hence on its standard library alone.
_PROBE = """
import importlib, importlib.util, inspect, json, os, sys
said = os.dup(1)
sys.path.insert(0, os.getcwd())
module, _, name = sys.argv[1].partition(":")
found = importlib.import_module(module)
for part in (name or "app").split("."):
    found = getattr(found, part)
def takes(one):
    return len([p for p in inspect.signature(one).parameters.values()
                if p.default is p.empty and p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)])
factory = inspect.isfunction(found) and takes(found) == 0
app = found() if factory else found
call = app if inspect.isroutine(app) else type(app).__call__
awaited = inspect.iscoroutinefunction(app) or inspect.iscoroutinefunction(call)
try:
    many = takes(app)
except (TypeError, ValueError):
    many = 2
if not callable(app):
    raise TypeError(f"{name or 'app'} is no application, for it cannot be called")
servers = [s for s in ("uvicorn", "gunicorn", "granian", "waitress", "hypercorn", "gevent")
           if importlib.util.find_spec(s)]
found = json.dumps({"interface": "asgi" if awaited or many == 3 else "wsgi", "factory": factory,
                  "servers": servers, "name": module + ":" + (name or "app")})
os.write(said, f"\\n{sys.argv[2]}{found}\\n".encode())
os._exit(0)  # it may have started threads that do not end
"""


@dataclass(frozen=True)
class App:
    """An application: its import string, what it is, and which servers its interpreter has."""

    name: str
    interface: Interface
    factory: bool
    servers: tuple[str, ...]


def own_python(folder: Path) -> Path:
    """Return the interpreter of a service in `folder`.

    That is the one of the virtual environment that is active, or of the one in `.venv`; or else
    the lab's own.
    """
    environments = (os.environ.get("VIRTUAL_ENV"), folder / ".venv")
    found = (Path(one, "bin/python") for one in environments if one)
    return next((python for python in found if python.exists()), Path(sys.executable))


def named_python(python: Path | None, folder: Path) -> Path:
    """Return the interpreter that a person has named, from where they are; or the folder's own."""
    if python is None:
        return own_python(folder)
    return Path(shutil.which(python) or python).absolute()


def find_out(app: str, python: Path, folder: Path, environment: Mapping[str, str]) -> App:
    """Import `app` (`module:name`, or a file) in its own interpreter, and return what it is.

    Raises `LabError` with a sentence and the last lines of what it said.
    """
    if shutil.which(python) is None:
        raise LabError(f"--python {python} is no program that can be run.", status=2)
    words = [str(python), "-c", _PROBE, import_string(app), _MARK]
    said, complained = _imported(app, as_tree(words, STOP_SECONDS), folder, environment)
    answers = [line for line in said if line.startswith(_MARK)]
    if not answers:
        why = complained[-1] if complained else "it ended, and said nothing"
        raise LabError(f"{app} could not be imported in {folder} by {python}: {why}.", status=2)
    found = json.loads(answers[0].removeprefix(_MARK))
    return App(found["name"], found["interface"], found["factory"], tuple(found["servers"]))


def _imported(
    app: str, command: Sequence[str], folder: Path, environment: Mapping[str, str]
) -> tuple[list[str], list[str]]:
    process = subprocess.Popen(  # noqa: S603  # a person's own interpreter and application
        command,
        cwd=folder,
        env={**os.environ, **environment, **owned_environment()},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        said, complained = process.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        raise LabError(f"{app} was not imported within {PATIENCE:.0f} s.") from None
    finally:
        end([process], STOP_SECONDS + 1)
    return _lines(said), _lines(complained)


def _lines(said: bytes) -> list[str]:
    return said.decode(errors="replace").strip().splitlines()


def import_string(app: str) -> str:
    """Return `module:name` for a file, too: `shop/main.py` is `shop.main:app`."""
    file, _, name = app.partition(":")
    if file.endswith(".py"):
        file = ".".join(Path(file).with_suffix("").parts)
    return f"{file}:{name}" if name else file


@dataclass(frozen=True)
class ServerCommand:
    """A way to serve an application: its package, and its command with `{app}` and `{port}`."""

    name: str
    interface: Interface
    package: str
    options: str

    def command(self, app: App, python: Path) -> list[str]:
        """Return the command that serves `app`."""
        server, *options = self.options.split()
        flags = [_FACTORY[server]] if app.factory and server in _FACTORY else []
        name = f"{app.name}()" if app.factory and not flags else app.name
        words = [option.format(app=name, port="{port}") for option in options]
        return [str(python), "-m", server, *flags, *words]


# Says that the application is made by a call; Gunicorn and Hypercorn read `make()` in its name.
_FACTORY = {"uvicorn": "--factory", "granian": "--factory", "waitress": "--call"}
_GUNICORN = "gunicorn --bind 127.0.0.1:{port} "
MODELS = {
    model.name: model
    for model in (
        ServerCommand(
            "uvicorn", "asgi", "uvicorn", "uvicorn --port {port} --log-level warning {app}"
        ),
        ServerCommand("hypercorn", "asgi", "hypercorn", "hypercorn --bind 127.0.0.1:{port} {app}"),
        ServerCommand("granian", "asgi", "granian", "granian --interface asgi --port {port} {app}"),
        ServerCommand("sync", "wsgi", "gunicorn", _GUNICORN + "--workers 4 {app}"),
        ServerCommand(
            "gthread", "wsgi", "gunicorn", _GUNICORN + "--worker-class gthread --threads 8 {app}"
        ),
        ServerCommand("gevent", "wsgi", "gevent", _GUNICORN + "--worker-class gevent {app}"),
        ServerCommand("waitress", "wsgi", "waitress", "waitress --listen=127.0.0.1:{port} {app}"),
    )
}


def models_for(app: App) -> list[ServerCommand]:
    """Return the servers that fit `app` and that its interpreter has; else `LabError`."""
    fitting = [model for model in MODELS.values() if model.interface == app.interface]
    found = [model for model in fitting if model.package in app.servers]
    if not found:
        wanted = ", ".join(sorted({model.package for model in fitting}))
        raise LabError(
            f"{app.name} is {app.interface.upper()}, and its Python has none of {wanted}: install "
            "one there, or name another with --python.",
            status=2,
        )
    return found
