"""Has running containers apply changed settings, from inside one of them: the console's."""

import socket
from functools import partial

import urllib3

from lab import compose
from lab.environment import in_force, keep_for_containers
from lab.errors import LabError
from lab.experiment.scrape import Page
from lab.waiting import wait_until
from services.common.measuring.metrics import START_SECONDS

WATCHING = {"flask", "fastapi", "locust"}  # those that see the file; docker-compose.yml says so
SECONDS = 60.0
_ANSWER_SECONDS = 2.0


def apply(before: dict[str, str]) -> list[str]:
    """Restart what has other settings than those of `before`, and return the names.

    Raises `LabError` for a service that cannot take settings up while it runs, and for one that
    has not come back after `SECONDS`.
    """
    touched = _touched(before)
    for name in touched.keys() - WATCHING:
        raise LabError(f"It is kept, but {name} takes it up only by `bin/lab up` on the host.")
    started = {name: _started(service) for name, service in touched.items()}
    keep_for_containers()
    for name, service in touched.items():
        if not wait_until(partial(_is_anew, service, started[name]), SECONDS):
            raise LabError(f"{name} has not come back after {SECONDS:.0f} s: see its log.")
    return list(touched)


def _touched(before: dict[str, str]) -> dict[str, compose.Service]:
    old, new = compose.services(before), compose.services(in_force())
    return {name: service for name, service in new.items() if service != old[name]}


def _is_anew(service: compose.Service, started: float | None) -> bool:
    return _started(service) not in (None, started) and _listens(service)


def _listens(service: compose.Service) -> bool:
    try:
        socket.create_connection((service.name, next(iter(service.ports))), _ANSWER_SECONDS).close()
    except OSError:
        return False
    return True


def _started(service: compose.Service) -> float | None:
    _, metrics_port = service.ports
    try:
        return Page.of(metrics_port, service.name).value(START_SECONDS)
    except (urllib3.exceptions.HTTPError, ValueError):  # no answer, or none of a server of ours
        return None
