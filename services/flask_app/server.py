"""The Gunicorn command of twin A, and the server model that it makes."""

import sys
from importlib.metadata import version
from math import ceil

from services.common.calls.clients.choice import require_client
from services.common.contract.routes import FLASK_ROUTES, STORED
from services.common.contract.server_model import ServerModel, counted
from services.common.process.owner import Server
from services.flask_app.settings import FlaskSettings

STOP_SECONDS = 5
WORKER_CLASSES = {
    "sync": "sync",
    "gthread": "services.flask_app.saturation.MeteredThreadWorker",
    "gevent": "gevent",
}


def server(settings: FlaskSettings) -> Server:
    """Return the Gunicorn that serves the twin with `settings`; raises `BadSettingError`."""
    require_client("FLASK_CLIENT", settings.client)
    options = {
        "bind": f"{settings.lab_bind}:{settings.port}",
        "worker-class": WORKER_CLASSES[settings.worker_class],
        "workers": settings.workers,
        "threads": settings.threads if settings.worker_class == "gthread" else 1,
        "worker-connections": settings.worker_connections,
        "backlog": settings.backlog,
        "keep-alive": settings.keep_alive,
        "timeout": ceil(settings.timeout),
        "limit-request-line": 8190,  # bytes; the most that Gunicorn allows
        "graceful-timeout": STOP_SECONDS,
    }
    command = [sys.executable, "-m", "gunicorn", "services.flask_app.app:create_app()"]
    command += [f"--{name}={value}" for name, value in options.items()]
    gevent = "_gevent" if settings.worker_class == "gevent" else ""
    command.append(f"--config=python:services.flask_app.gunicorn_config{gevent}")
    return Server(
        "flask",
        [*command, "--no-control-socket"],
        settings.lab_bind,
        settings.port,
        settings.metrics_port,
        STOP_SECONDS + 2,
    )


def server_model(settings: FlaskSettings) -> ServerModel:
    """Return how the twin takes requests: what one worker holds, times workers."""
    held, why = {
        "sync": (1, "a sync worker holds one request"),
        "gthread": (settings.threads, f"a gthread worker holds {settings.threads}, one a thread"),
        "gevent": (
            settings.worker_connections,
            f"a gevent worker holds {settings.worker_connections:,}, one a greenlet",
        ),
    }[settings.worker_class]
    slots = settings.workers * min(held, settings.pool_size, settings.limit_concurrency or held)
    stored = min(slots, settings.workers * settings.database_pool_size)
    return ServerModel(
        variant=f"flask-{settings.worker_class}",
        framework="Flask",
        server=f"Gunicorn, {counted(settings.workers, f'{settings.worker_class} worker')}",
        why=why,
        slots=dict.fromkeys(FLASK_ROUTES, slots)
        | dict.fromkeys((*STORED, "/orders-by-hand"), stored)
        # Each process hashes one password at a time, of several sync workers one does.
        | {"/token": 1 if settings.worker_class == "sync" else settings.workers},
        variants={"/wait-async": "flask-async-view"},
        versions={name: version(name) for name in ("flask", "gunicorn", settings.client)},
    )
