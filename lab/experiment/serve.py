"""`python -m lab.experiment.serve SERVER APPLICATION`: another application on a twin's own server.

SERVER is flask, fastapi, or asgi-gunicorn: twin B's address on an ASGI worker of twin A's server.
"""

import sys
from collections.abc import Callable
from dataclasses import replace

from services.common.process.owner import Server, own
from services.fastapi_app.server import server as uvicorn
from services.fastapi_app.settings import FastapiSettings
from services.flask_app.server import server as gunicorn
from services.flask_app.settings import FlaskSettings


def _flask(application: str) -> Server:
    return _with(gunicorn(FlaskSettings.load()), application)


def _fastapi(application: str) -> Server:
    return _with(uvicorn(FastapiSettings.load()), application)


def _with(twin: Server, application: str) -> Server:
    words = (word for word in twin.command if word != "--factory")
    return replace(twin, command=[application if ":create_app" in word else word for word in words])


def _asgi_gunicorn(application: str) -> Server:
    settings = FastapiSettings.load()
    options = {
        "bind": f"{settings.lab_bind}:{settings.port}",
        "worker-class": "asgi",
        "workers": settings.workers,
        "backlog": settings.backlog,
        "keep-alive": settings.keep_alive,
        "worker-connections": 1000,
    }
    command = [sys.executable, "-m", "gunicorn", application]
    command += [f"--{name}={value}" for name, value in options.items()]
    return replace(uvicorn(settings), command=[*command, "--no-control-socket"])


SERVERS: dict[str, Callable[[str], Server]] = {
    "flask": _flask,
    "fastapi": _fastapi,
    "asgi-gunicorn": _asgi_gunicorn,
}

if __name__ == "__main__":
    server, application = sys.argv[1:]
    sys.exit(own(SERVERS[server](application)))
