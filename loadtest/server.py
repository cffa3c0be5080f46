"""The Locust command."""

import sys

from loadtest.settings import LoadSettings
from services.common.owner import Server

STOP_SECONDS = 3
SIDES = 2  # Flask and FastAPI


def server(settings: LoadSettings) -> Server:
    """Return the Locust, with its web UI, that makes the load of `settings`."""
    users = settings.users * SIDES
    options = {
        "locustfile": f"loadtest/{settings.scenario}.py",
        "web-host": settings.lab_bind,
        "web-port": settings.port,
        "users": users,
        "spawn-rate": users,
        "loglevel": "WARNING",
    }
    command = [sys.executable, "-m", "locust"]
    command += [f"--{name}={value}" for name, value in options.items()]
    if settings.start == "on":
        command += ["--autostart"]
    if settings.processes:
        command += [f"--processes={settings.processes}", "--master-bind-host=127.0.0.1"]
        command += [f"--master-bind-port={settings.master_port}"]
        command += [f"--master-port={settings.master_port}"]
    return Server(
        "locust", command, settings.lab_bind, settings.port, settings.metrics_port, STOP_SECONDS
    )
