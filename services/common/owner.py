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
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import psutil
from prometheus_client import CollectorRegistry, start_http_server

from services.common import live_settings
from services.common.board import FOLDER as BOARD_FOLDER
from services.common.exporter.process_metrics import ProcessMetrics
from services.common.exporter.worker_metrics import WorkerMetrics
from services.common.leash import adopt_orphans, die_with_parent, owned_environment
from services.common.settings import stop


@dataclass(frozen=True)
class Server:
    """A server's command, where it listens, and where its metrics are to be served.

    `settings` are those variables that the server itself reads, whatever they are called.
    """

    name: str
    command: list[str]
    host: str
    port: int
    metrics_port: int
    stop_seconds: int
    settings: frozenset[str] = frozenset()


def own(server: Server, beside: Callable[[], None] = lambda: None) -> int:
    """Run `server` until this process is told to stop: 0, or until it ends by itself: never 0.

    `beside` is called once it has been started.
    """
    die_with_parent(signal.SIGTERM)
    adopt_orphans()
    folder = Path(tempfile.mkdtemp(prefix=f"lab-{server.name}-"))
    try:
        child = _start(server, folder)
        told = _stop_on_signals(child, server.stop_seconds)
        _stop_on_change(child, server.stop_seconds)
        _serve_metrics(server, folder, child.pid)
        beside()
        status = child.wait()
        return 0 if told.is_set() else max(status, 1)
    finally:
        _kill_rest()
        shutil.rmtree(folder, ignore_errors=True)


def _start(server: Server, folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603  # the command is built from validated settings
        server.command,
        env={
            **_own_environment(server.settings),
            **owned_environment(),
            BOARD_FOLDER: str(folder),
        },
        preexec_fn=partial(die_with_parent, parent=os.getpid()),  # no thread runs yet
    )


def _own_environment(settings: frozenset[str]) -> dict[str, str]:
    # What a person's shell sets for other servers must not change ours unseen.
    foreign = ("GUNICORN_", "UVICORN_", "LOCUST_", "WEB_CONCURRENCY", "FORWARDED_ALLOW_IPS")
    return {
        name: value
        for name, value in os.environ.items()
        if name in settings or not name.startswith(foreign)
    }


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


def _stop_on_change(child: subprocess.Popen[bytes], seconds: int) -> None:
    def stop_child() -> None:
        child.terminate()
        signal.alarm(seconds)

    # As nobody told this process to stop, its status will say that it wants to be started again.
    threading.Thread(target=live_settings.watch, args=(stop_child,), daemon=True).start()


def _serve_metrics(server: Server, folder: Path, pid: int) -> None:
    registry = CollectorRegistry()
    registry.register(WorkerMetrics(folder, pid))
    registry.register(ProcessMetrics(pid, server.port))
    try:
        start_http_server(server.metrics_port, server.host, registry)
    except OSError as error:
        stop(f"{server.name}: metrics port {server.metrics_port}: {error.strerror}.")


def _kill_rest() -> None:
    # A server that was killed leaves workers; as a subreaper this process is their parent now.
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            process.kill()
