"""The Uvicorn command of twin B, and the server model that it makes."""

import sys
from importlib.metadata import version

from services.common.calls.clients.choice import require_client
from services.common.contract.routes import FASTAPI_ROUTES, STORED
from services.common.contract.server_model import ServerModel, counted
from services.common.process.owner import Server
from services.fastapi_app.settings import FastapiSettings

STOP_SECONDS = 5
# Uvicorn's own 5 s may be over on a busy machine before a worker has been imported: it would be
# killed while it starts, and so would the next.
HEALTH_SECONDS = 60


def server(settings: FastapiSettings) -> Server:
    """Return the Uvicorn that serves the twin with `settings`; raises `BadSettingError`."""
    require_client("FASTAPI_CLIENT", settings.client)
    options = {
        "host": settings.lab_bind,
        "port": settings.port,
        "loop": settings.loop,
        "http": settings.http,
        "workers": settings.workers,
        "backlog": settings.backlog,
        "timeout-keep-alive": settings.keep_alive,
        "timeout-graceful-shutdown": STOP_SECONDS,
        "timeout-worker-healthcheck": HEALTH_SECONDS,
        "log-level": "warning",
    }
    command = [sys.executable, "-m", "uvicorn", "services.fastapi_app.app:create_app", "--factory"]
    command += [f"--{name}={value}" for name, value in options.items()]
    return Server(
        "fastapi",
        [*command, "--no-access-log", "--no-server-header", "--no-proxy-headers"],
        settings.lab_bind,
        settings.port,
        settings.metrics_port,
        STOP_SECONDS + 2,
    )


def server_model(settings: FastapiSettings) -> ServerModel:
    """Return how the twin takes requests: what one worker holds by route, times workers."""
    held = min(settings.pool_size, settings.limit_concurrency or settings.pool_size)
    in_threads = min(settings.thread_tokens, held)
    computing = min(settings.thread_tokens, settings.limit_concurrency or settings.thread_tokens)
    slots = dict.fromkeys(FASTAPI_ROUTES, held) | {
        **dict.fromkeys(("/cpu", "/predict"), computing),
        "/wait-def": in_threads,
        **dict.fromkeys(STORED, min(settings.database_pool_size, held)),
        **dict.fromkeys(("/wait-blocking", "/predict-blocking", "/predict-process", "/token"), 1),
    }
    return ServerModel(
        variant="fastapi-async",
        framework="FastAPI",
        server=f"Uvicorn, {counted(settings.workers, f'{settings.loop} worker')}",
        why=f"an event loop holds {held:,}, one a connection to the downstream; "
        f"/wait-def, /cpu and /predict share {settings.thread_tokens} threads",
        slots={route: settings.workers * number for route, number in slots.items()},
        variants={"/wait-def": "fastapi-def", "/wait-blocking": "fastapi-blocking"},
        versions={
            name: version(name) for name in ("fastapi", "starlette", "uvicorn", settings.client)
        },
    )
