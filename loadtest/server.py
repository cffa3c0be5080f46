"""The Locust command."""

import sys

from loadtest.settings import LoadSettings
from services.common.process.owner import Server

STOP_SECONDS = 3


def server(settings: LoadSettings) -> Server:
    """Return the Locust, with its web UI, that makes the load of `settings`."""
    users = settings.users * len(settings.sides)
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
    command += [_users_of(settings.scenario, side) for side in settings.sides]
    if settings.start == "on":
        command += ["--autostart"]
    if settings.processes:
        command += [f"--processes={settings.processes}", "--master-bind-host=127.0.0.1"]
        command += [f"--master-bind-port={settings.master_port}"]
        command += [f"--master-port={settings.master_port}"]
    return Server(
        "locust", command, settings.lab_bind, settings.port, settings.metrics_port, STOP_SECONDS
    )


def _users_of(scenario: str, side: str) -> str:
    # The user classes of a scenario's file are named after the twins.
    return side.capitalize() + ("Arrivals" if scenario == "03_open_arrivals" else "User")
