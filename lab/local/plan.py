"""What runs in local mode with the settings in force."""

from collections.abc import Callable

from lab import compose
from lab.local import grafana, prometheus
from lab.local.programs import Program, python_program


def plan(
    settings: dict[str, str], say: Callable[[str], None], may_download: bool = False
) -> list[Program]:
    """Return the programs in the order of docker-compose.yml; `say` hears what cannot be had."""
    table = compose.services(settings)
    programs = [
        python_program(service, table) for service in table.values() if service.image is None
    ]
    binary = prometheus.find() or (prometheus.fetch(say) if may_download else None)
    if binary is None:
        if may_download:
            say(prometheus.NOT_TO_BE_HAD)
        return programs
    programs.append(prometheus.program(table["prometheus"], table, binary))
    command = grafana.find()
    if command:
        programs.append(grafana.program(table["grafana"], table, command))
    return programs
