"""Says of each service whether it is up, and how often it came back by itself."""

import xmlrpc.client
from collections.abc import Iterator

from lab.local.supervisor_config import CONFIG
from lab.watch.addresses import Address, addresses, answers, in_compose
from lab.watch.prometheus import NoFiguresError, Prometheus
from services.common.measuring import metrics

PROBES = {
    "prometheus": "/-/ready",
    "grafana": "/api/health",
    "locust": "/",
    "downstream": "/healthz",
}


def states() -> list[dict[str, object]]:
    """Return name, state (up or down), URL and crashes of each service."""
    if in_compose():
        return list(_by_asking(dict(addresses())))
    return list(_by_supervisor())


def is_up(name: str) -> bool:
    """Return whether this lab's own service `name` runs: another lab may have its ports."""
    return in_compose() or any(s["name"] == name and s["state"] == "up" for s in _by_supervisor())


def _by_supervisor() -> Iterator[dict[str, object]]:
    if not CONFIG.exists():
        return  # it is there while the lab is up
    # Imported here: what needs no lab that is up needs no supervisor, and a wheel has none.
    from lab.local import supervisor

    try:
        infos = supervisor.rpc().supervisor.getAllProcessInfo()
        crashes = supervisor.rpc().lab.crashes()
    except (OSError, xmlrpc.client.Error):
        return
    known = addresses()
    for info in infos:
        name = info["name"]
        yield {
            "name": name,
            "state": "up" if info["statename"] == "RUNNING" else info["statename"].lower(),
            "url": known[name].url,
            "crashes": crashes.get(name, 0),
        }


def _by_asking(known: dict[str, Address]) -> Iterator[dict[str, object]]:
    crashes = _restarts(known["prometheus"])
    for name, address in known.items():
        up = answers(address.reach + PROBES.get(name, "/healthz"), 1.5)
        yield {
            "name": name,
            "state": "up" if up else "down",
            "url": address.url,
            "crashes": crashes.get(name, 0),
        }


def _restarts(prometheus: Address) -> dict[str, int]:
    # Compose tells nobody inside; a start time that changed is a restart, meant or not.
    query = f"sum by (service) (changes({metrics.START_SECONDS.name}[1h]))"
    try:
        counted = Prometheus(prometheus.reach).by_service(query)
    except NoFiguresError:
        return {}
    return {service: int(number) for service, number in counted.items()}
