"""`python -m lab.claims.on_gunicorn`: twin B on an ASGI worker of Gunicorn, twin A's server."""

import sys
from dataclasses import replace

from services.common.process.owner import Server, own
from services.fastapi_app.server import server as uvicorn
from services.fastapi_app.settings import FastapiSettings


def server(settings: FastapiSettings) -> Server:
    """Return Gunicorn with the application, address and metrics of twin B."""
    options = {
        "bind": f"{settings.lab_bind}:{settings.port}",
        "worker-class": "asgi",
        "workers": settings.workers,
        "backlog": settings.backlog,
        "keep-alive": settings.keep_alive,
        "worker-connections": 1000,
    }
    command = [sys.executable, "-m", "gunicorn", "services.fastapi_app.app:create_app()"]
    command += [f"--{name}={value}" for name, value in options.items()]
    return replace(uvicorn(settings), command=[*command, "--no-control-socket"])


if __name__ == "__main__":
    sys.exit(own(server(FastapiSettings.load())))
