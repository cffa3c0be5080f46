"""Where the lab answers: on this machine's ports, or inside Compose's network."""

import os
from dataclasses import dataclass

from lab.environment import in_force

INSIDE_PORTS = {
    "flask": 8001,
    "fastapi": 8002,
    "downstream": 8003,
    "locust": 8089,
    "prometheus": 9090,
    "grafana": 3000,
}


@dataclass(frozen=True)
class Address:
    """One service: where this process reaches it, and the URL for a person's browser."""

    name: str
    reach: str
    url: str


def in_compose() -> bool:
    """Return whether this process is a container of the lab's own network."""
    return os.environ.get("LAB_IN_COMPOSE") == "1"


def addresses() -> dict[str, Address]:
    """Return the address of every service of the lab."""
    settings = in_force()
    found = {}
    for name, inside in INSIDE_PORTS.items():
        here = f"http://127.0.0.1:{settings[f'{name.upper()}_PORT']}"
        found[name] = Address(name, f"http://{name}:{inside}" if in_compose() else here, here)
    return found
