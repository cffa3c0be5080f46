"""Where the lab answers: on this machine's ports, or inside Compose's network."""

import os
from dataclasses import dataclass

from lab.compose import services
from lab.environment import in_force


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
    """Return the address of every service of the lab; its first port is where it answers."""
    found = {}
    for name, service in services(in_force()).items():
        inside, here = next(iter(service.ports.items()))
        url = f"http://127.0.0.1:{here}"
        found[name] = Address(name, f"http://{name}:{inside}" if in_compose() else url, url)
    return found
