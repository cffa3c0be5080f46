"""What runs in local mode with the settings in force."""

from collections.abc import Callable
from pathlib import Path

from lab import compose
from lab.local import grafana, prometheus, prometheus_package
from lab.local.programs import python_program
from lab.processes import Program


def plan(
    settings: dict[str, str], say: Callable[[str], None], may_download: bool = False
) -> list[Program]:
    """Return the programs in the order of docker-compose.yml; `say` hears what cannot be had."""
    table = compose.services(settings)
    programs = [
        python_program(service, table) for service in table.values() if service.image is None
    ]
    binary = prometheus.find() or (_fetched(say) if may_download else None)
    if binary is None:
        return programs
    programs.append(prometheus.program(table["prometheus"], table, binary))
    command = grafana.find()
    if command:
        programs.append(grafana.program(table["grafana"], table, command))
    return programs


def _fetched(say: Callable[[str], None]) -> Path | None:
    # bin/lab has begun it, beside the packages: this waits for it to end.
    say("Prometheus: getting the distribution's package")
    prometheus_package.fetch()
    found = prometheus.find()
    if found is None:
        say(prometheus.NOT_TO_BE_HAD)
    return found
