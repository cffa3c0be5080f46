"""Starts a server, serves its metrics from a process of its own, and ends it with all its workers.

The workers under test never answer a scrape: they write their figures to memory-mapped files, and
this process reads them, however busy the workers are.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.metrics_core import Metric as Family
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector

from services.common.leash import adopt_orphans, die_with_parent
from services.common.process_metrics import ProcessMetrics
from services.common.settings import stop


@dataclass(frozen=True)
class Server:
    """A server's command, where it listens, and where its metrics are to be served."""

    name: str
    command: list[str]
    host: str
    port: int
    metrics_port: int
    stop_seconds: int


def own(server: Server) -> int:
    """Run `server` until this process is told to stop: 0, or until it ends by itself: never 0."""
    die_with_parent(signal.SIGTERM)
    adopt_orphans()
    folder = Path(tempfile.mkdtemp(prefix=f"lab-{server.name}-"))
    try:
        child = _start(server, folder)
        told = _stop_on_signals(child, server.stop_seconds)
        _serve_metrics(server, folder, child.pid)
        status = child.wait()
        return 0 if told.is_set() else max(status, 1)
    finally:
        _kill_rest()
        shutil.rmtree(folder, ignore_errors=True)


def _start(server: Server, folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603  # the command is built from validated settings
        server.command,
        env={**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(folder)},
        preexec_fn=die_with_parent,  # no thread runs yet
    )


def _stop_on_signals(child: subprocess.Popen[bytes], seconds: int) -> threading.Event:
    told = threading.Event()

    def ask(*_: object) -> None:
        told.set()
        child.terminate()
        signal.alarm(seconds)

    signal.signal(signal.SIGTERM, ask)
    signal.signal(signal.SIGINT, ask)
    signal.signal(signal.SIGALRM, lambda *_: child.kill())
    return told


def _serve_metrics(server: Server, folder: Path, pid: int) -> None:
    registry = CollectorRegistry()
    registry.register(WorkerMetrics(folder))
    registry.register(ProcessMetrics(pid, server.port))
    try:
        start_http_server(server.metrics_port, server.host, registry)
    except OSError as error:
        stop(f"{server.name}: metrics port {server.metrics_port}: {error.strerror}.")


def _kill_rest() -> None:
    # A server that was killed leaves workers; as a subreaper this process is their parent now.
    for process in psutil.Process().children(recursive=True):
        process.kill()


# The multiprocess module of prometheus_client is untyped: hence the ignores.
class WorkerMetrics(Collector):
    """Collects what the workers wrote; the gauges of workers that ended are dropped first."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files = MultiProcessCollector(None, path=str(folder))  # type: ignore[no-untyped-call]

    def collect(self) -> Iterator[Family]:
        """Yield every family of the workers, merged."""
        for pid in {int(file.stem.rpartition("_")[2]) for file in self._folder.glob("*.db")}:
            if not psutil.pid_exists(pid):
                mark_process_dead(pid, str(self._folder))  # type: ignore[no-untyped-call]
        yield from self._files.collect()  # type: ignore[no-untyped-call]
