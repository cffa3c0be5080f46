"""The Uvicorn command of the downstream."""

import sys

from services.common.process.owner import Server
from services.downstream.settings import DownstreamSettings

STOP_SECONDS = 2


def server(settings: DownstreamSettings) -> Server:
    """Return the Uvicorn that serves the downstream with `settings`."""
    options = {
        "host": settings.lab_bind,
        "port": settings.port,
        "loop": "uvloop",
        "http": "httptools",
        "backlog": 4096,
        # Longer than any client keeps an idle connection: the downstream is not to close first.
        "timeout-keep-alive": 120,
        "timeout-graceful-shutdown": STOP_SECONDS,
        "log-level": "warning",
    }
    command = [sys.executable, "-m", "uvicorn", "services.downstream.app:create_app", "--factory"]
    command += [f"--{name}={value}" for name, value in options.items()]
    return Server(
        "downstream",
        [*command, "--no-access-log", "--no-server-header", "--no-proxy-headers"],
        settings.lab_bind,
        settings.port,
        settings.metrics_port,
        STOP_SECONDS + 2,
    )
