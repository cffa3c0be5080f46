"""Reads docker-compose.yml, the one table of the lab's services, for whoever needs it."""

import re
import shlex
from dataclasses import dataclass
from functools import partial
from typing import Any

import yaml

from lab.checkout import COMPOSE
from lab.errors import LabError

_VARIABLE = re.compile(r"\$\{(\w+)(?::(?:-([^}]*)|\?))?\}")  # ${NAME}, ${NAME:?}, ${NAME:-default}


@dataclass(frozen=True)
class Service:
    """One service. `ports` maps a port inside the container to the one on this machine."""

    name: str
    image: str | None
    command: list[str]
    environment: dict[str, str]
    ports: dict[int, int]


def services(settings: dict[str, str]) -> dict[str, Service]:
    """Return the services that run by default, with `settings` filled in."""
    file = _filled_in(yaml.safe_load(COMPOSE.read_text()), settings)
    return {
        name: _service(name, entry)
        for name, entry in file["services"].items()
        if not entry.get("profiles")
    }


def _filled_in(node: Any, settings: dict[str, str]) -> Any:  # noqa: ANN401  # YAML is what it is
    # After parsing, as Compose does: a value such as "on" stays the text that it is.
    if isinstance(node, dict):
        return {key: _filled_in(value, settings) for key, value in node.items()}
    if isinstance(node, list):
        return [_filled_in(entry, settings) for entry in node]
    return _VARIABLE.sub(partial(_value, settings), node) if isinstance(node, str) else node


def _value(settings: dict[str, str], match: re.Match[str]) -> str:
    name, default = match.groups()
    value = settings.get(name, default)
    if value is None:
        raise LabError(f"{name} is not set: .env must name it.", status=2)
    return value


def _service(name: str, entry: dict[str, Any]) -> Service:
    command = entry.get("command", [])
    environment = entry.get("environment", {})
    return Service(
        name=name,
        image=entry.get("image"),
        command=shlex.split(command) if isinstance(command, str) else command,
        environment={key: str(value) for key, value in environment.items()},
        ports=dict(map(_port, entry.get("ports", []))),
    )


def _port(published: str) -> tuple[int, int]:
    _, host, container = published.split(":")
    return int(container), int(host)
