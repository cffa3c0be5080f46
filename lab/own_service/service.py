"""The service on the bench: started here from an application or a command, or one that runs."""

import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

import psutil

from lab.local.ports import given_to_nobody
from lab.own_service.from_outside import FromOutside
from lab.own_service.stacks import FromInside, Looker, watched
from lab.processes.program import Program, as_tree
from lab.processes.running import Running, RunningPrograms
from services.common.files import temporary_folder

STOP_SECONDS = 8
CONNECT_SECONDS = 2.0
READY_SECONDS = 60.0  # a JVM, or a model that is loaded, takes its time
HOSTS = ("127.0.0.1", "[::1]")  # what `localhost` is to the one is not to the other


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

    `sockets` is the folder through which its Python processes can be looked into, if they were
    started so.
    """

    url: str
    root: int | None
    sockets: Path | None = None
    running: Running | None = None

    @property
    def port(self) -> int:
        """Where it listens."""
        found = urlsplit(self.url)
        return found.port or (443 if found.scheme == "https" else 80)

    @cached_property
    def looker(self) -> Looker | None:
        """What looks into its processes; None where they are unknown."""
        if self.sockets and any(self.sockets.glob("*.sock")):
            return FromInside(self.sockets)
        if self.root is None:
            return None
        return FromOutside(lambda: [process.pid for process in self.processes()])

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

    def cpu(self) -> dict[int, float]:
        """Return the seconds of processor that each of its processes has had, by id."""
        found = {}
        for process in self.processes():
            with suppress(psutil.Error):
                times = process.cpu_times()
                found[process.pid] = times.user + times.system
        return found

    def memory_bytes(self) -> float:
        """Return the memory of all its processes; what they share counts once, where that shows."""
        return sum(map(_memory, self.processes()))

    def require_alive(self, meanwhile: str) -> None:
        """Raise `TroubleError` if it has ended by itself."""
        if self.running:
            self.running.require_alive(meanwhile)


def _memory(process: psutil.Process) -> float:
    try:
        found = process.memory_full_info()
    except psutil.Error:
        return 0.0
    return float(getattr(found, "pss", found.rss))


@contextmanager
def started(programs: RunningPrograms, start: Start) -> Iterator[Service]:
    """Lend the service, started afresh and listening; raises `TroubleError` if it does not."""
    port = given_to_nobody()
    words = [word.replace("{port}", str(port)) for word in start.command]
    with temporary_folder("stacks") as sockets:
        program = Program(
            name=Path(words[0]).name,
            command=as_tree(words, STOP_SECONDS),
            environment=watched({**start.environment, "PORT": str(port)}, sockets),
            ports=[port],
            folder=start.folder,
        )
        running = programs.launch(program)
        running.await_ready(READY_SECONDS)
        yield Service(_url(port), running.process.pid, sockets, running)


def _url(port: int) -> str:
    return f"http://{next((host for host in HOSTS if _connects(host, port)), HOSTS[0])}:{port}"


def _connects(host: str, port: int) -> bool:
    try:
        socket.create_connection((host.strip("[]"), port), CONNECT_SECONDS).close()
    except OSError:
        return False
    return True
