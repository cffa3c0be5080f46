"""Turns the services of docker-compose.yml into local programs: the same commands and settings."""

import re
import sys
import tempfile

from lab.checkout import ROOT, SCRATCH, TWIN_STATE
from lab.compose import Service
from lab.environment import defaults
from lab.processes import Program


def localize(text: str, table: dict[str, Service]) -> str:
    """Return `text` with each `service:port` of Compose's network as an address of this machine."""
    for service in table.values():
        for inside, here in service.ports.items():
            text = re.sub(rf"\b{service.name}:{inside}\b", f"127.0.0.1:{here}", text)
    return text


def python_program(service: Service, table: dict[str, Service]) -> Program:
    """Return the local program of a service that runs our own code."""
    settings = defaults()  # what people set stays as it is, whatever it looks like
    environment = {
        name: value if name in settings else localize(value, table)
        for name, value in service.environment.items()
    }
    for inside, here in service.ports.items():
        environment |= {
            name: str(here)
            for name, value in service.environment.items()
            if name.endswith("_PORT") and value == str(inside)
        }
    return Program(
        name=service.name,
        command=[sys.executable, *service.command[1:]],
        environment=environment | _surroundings(),
        ports=list(service.ports.values()),
    )


def leashed(command: list[str]) -> list[str]:
    """Return a command that ends when its supervisor does."""
    return [sys.executable, "-m", "services.common.process.lifetime", *command]


def _surroundings() -> dict[str, str]:
    return {
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        "TMPDIR": str(SCRATCH),
        # For the console, whose `lab` commands are a person's.
        "LAB_TMPDIR": tempfile.gettempdir(),
        "TWIN_STATE": str(TWIN_STATE),
    }
