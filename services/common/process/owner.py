"""Starts a server, serves its metrics from a process of its own, and ends it with all its workers.

The workers under test never answer a scrape: they write their figures to memory-mapped files, and
this process reads them, however busy the workers are.
"""

import os
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from services.common.files import temporary_folder
from services.common.measuring.shared_numbers import FOLDER as NUMBERS_FOLDER
from services.common.process.lifetime import owned_environment
from services.common.process.tree import run_tree
from services.common.settings import live_settings
from services.common.settings.settings import stop

# Pydantic would look through all packages that are installed for plugins: 0.08 s of each start.
_QUICKER = {"PYDANTIC_DISABLE_PLUGINS": "__all__"}


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
    with temporary_folder(server.name) as folder:
        own_env = own_environment(server.settings)
        env = {**own_env, **owned_environment(), **_QUICKER, NUMBERS_FOLDER: str(folder)}
        attend = partial(_attend, server, folder, beside)
        ending = run_tree(server.command, env, server.stop_seconds, attend)
        return 0 if ending.told else max(ending.status, 1)


def own_environment(settings: frozenset[str]) -> dict[str, str]:
    """Return what a server is started with: `settings` are those that it may read itself."""
    # What a person's shell sets for other servers must not change ours unseen.
    foreign = (
        *("GUNICORN_", "WAITRESS_", "UVICORN_", "GRANIAN_", "LOCUST_"),
        *("WEB_CONCURRENCY", "FORWARDED_ALLOW_IPS"),
    )
    return {
        name: value
        for name, value in os.environ.items()
        if name in settings or not name.startswith(foreign)
    }


def _attend(server: Server, folder: Path, beside: Callable[[], None], pid: int) -> None:
    def stop_it() -> None:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
        signal.alarm(server.stop_seconds)

    # As nobody told this process to stop, its status will say that it wants to be started again.
    threading.Thread(target=live_settings.watch, args=(stop_it,), daemon=True).start()
    _serve_metrics(server, folder, pid)
    beside()


def _serve_metrics(server: Server, folder: Path, pid: int) -> None:
    # Imported here: the server starts meanwhile.
    from prometheus_client import CollectorRegistry, start_http_server

    from services.common.measuring.exporter.process_metrics import ProcessMetrics
    from services.common.measuring.exporter.worker_metrics import WorkerMetrics

    registry = CollectorRegistry()
    registry.register(WorkerMetrics(folder, pid))
    registry.register(ProcessMetrics(pid, server.port))
    try:
        start_http_server(server.metrics_port, server.host, registry)
    except OSError as error:
        stop(f"{server.name}: metrics port {server.metrics_port}: {error.strerror}.")
