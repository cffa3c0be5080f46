"""The service on the bench: started here from an application or a command, or one that runs."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psutil

from lab.checkout import ROOT
from lab.exercise.running import Running, RunningPrograms
from lab.local.ports import free_ports
from lab.own_service.stacks import watched
from lab.processes import Program
from services.common.files import temporary_folder

STOP_SECONDS = 8
# Isolated, so that nothing of the service's surroundings reaches what runs it, and the reverse.
_RUNNER = (
    f"import sys; sys.path.insert(0, {str(ROOT)!r}); "
    "from services.common.process.tree import main; sys.exit(main(*sys.argv[1:]))"
)


@dataclass(frozen=True)
class Start:
    """How a service is started: the command, in which `{port}` stands for its port.

    The environment is all that it gets.
    """

    command: Sequence[str]
    folder: Path
    environment: Mapping[str, str]


@dataclass(frozen=True)
class Service:
    """A service that answers at `url`; `root` is its first process, None if that is unknown.

    `sockets` is the folder through which its Python processes can be looked into.
    """

    url: str
    root: int | None
    sockets: Path | None
    running: Running | None = None

    @property
    def port(self) -> int:
        """Where it listens."""
        found = urlsplit(self.url)
        return found.port or (443 if found.scheme == "https" else 80)

    def processes(self) -> list[psutil.Process]:
        """Return all its processes that run now."""
        if self.root is None:
            return []
        try:
            first = psutil.Process(self.root)
            below = first.children(recursive=True)
        except psutil.NoSuchProcess:
            return []
        return below if self.running else [first, *below]

    def require_alive(self, meanwhile: str) -> None:
        """Raise `TroubleError` if it has ended by itself."""
        if self.running:
            self.running.require_alive(meanwhile)


@contextmanager
def started(programs: RunningPrograms, start: Start) -> Iterator[Service]:
    """Lend the service, started afresh and listening; raises `TroubleError` if it does not."""
    [port] = free_ports(1)
    words = [word.replace("{port}", str(port)) for word in start.command]
    with temporary_folder("stacks") as sockets:
        program = Program(
            name=Path(words[0]).name,
            command=[sys.executable, "-I", "-c", _RUNNER, str(STOP_SECONDS), *words],
            environment=watched({**start.environment, "PORT": str(port)}, sockets),
            ports=[port],
            folder=start.folder,
        )
        running = programs.launch(program)
        running.await_ready()
        yield Service(program.url, running.process.pid, sockets, running)
