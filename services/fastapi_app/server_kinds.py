"""Every server that twin B can stand on: its command, and what one worker of it holds."""

from services.common.contract.server_model import Application, Held, ServerKind, module, options
from services.common.measuring.colours import FASTAPI
from services.fastapi_app.settings import STOP_SECONDS, FastapiSettings

# Uvicorn's own 5 s may be over on a busy machine before a worker has been imported: it would be
# killed while it starts, and so would the next.
HEALTH_SECONDS = 60
MOST_CONNECTIONS = 10_000  # of a worker that has a limit: as many as its pool may have

APPLICATION = Application("services.fastapi_app.app:create_app", factory=True)


def _uvicorn(settings: FastapiSettings, application: Application) -> list[str]:
    values = {
        "host": settings.lab_bind,
        "port": settings.port,
        "loop": settings.loop,
        "http": settings.http,
        "workers": settings.workers,
        "backlog": settings.backlog,
        "timeout-keep-alive": settings.keep_alive,
        "timeout-graceful-shutdown": STOP_SECONDS,
        "timeout-worker-healthcheck": HEALTH_SECONDS,
        "ws": "none",
        "log-level": "warning",
    }
    words = ["--no-access-log", "--no-server-header", "--no-proxy-headers"]
    return [*module("uvicorn"), *options(values), *words, *application.words("--factory")]


def _gunicorn(settings: FastapiSettings, application: Application) -> list[str]:
    values = {
        "bind": f"{settings.lab_bind}:{settings.port}",
        "worker-class": "asgi",
        "asgi-loop": settings.loop,
        "workers": settings.workers,
        "worker-connections": MOST_CONNECTIONS,
        "backlog": settings.backlog,
        "keep-alive": settings.keep_alive,
        "limit-request-line": 8190,  # bytes; the most that Gunicorn allows
        "graceful-timeout": STOP_SECONDS,
        "log-level": "warning",
    }
    called = application.target + ("()" if application.factory else "")
    return [*module("gunicorn"), *options(values), "--no-control-socket", called]


def _granian(settings: FastapiSettings, application: Application) -> list[str]:
    values = {
        "interface": "asgi",
        "host": settings.lab_bind,
        "port": settings.port,
        "loop": settings.loop,
        "workers": settings.workers,
        "backlog": max(settings.backlog, 128),  # the least that Granian takes
        "backpressure": MOST_CONNECTIONS,
        "workers-kill-timeout": STOP_SECONDS,
        "log-level": "warning",
    }
    words = ["--no-ws", "--respawn-failed-workers", *application.words("--factory")]
    return [*module("granian"), *options(values), *words]


def _held(settings: FastapiSettings) -> Held:
    return Held(
        settings.pool_size,
        f"an event loop holds {settings.pool_size:,}, one a connection to the downstream",
    )


_ONE_WORKER = {"FASTAPI_WORKERS": "1"}

KINDS = (
    ServerKind(
        "fastapi-async",
        "uvicorn",
        {"FASTAPI_SERVER": "uvicorn"},
        _ONE_WORKER,
        _uvicorn,
        _held,
        (FASTAPI, "D"),
    ),
    ServerKind(
        "fastapi-gunicorn",
        "gunicorn",
        {"FASTAPI_SERVER": "gunicorn"},
        _ONE_WORKER,
        _gunicorn,
        _held,
        ("#5B8DB8", "X"),
    ),
    ServerKind(
        "fastapi-granian",
        "granian",
        {"FASTAPI_SERVER": "granian"},
        _ONE_WORKER,
        _granian,
        _held,
        ("#00A6A6", "p"),
    ),
)


def kind_of(settings: FastapiSettings) -> ServerKind[FastapiSettings]:
    """Return the kind that `settings` choose."""
    chosen = settings.values()
    return next(kind for kind in KINDS if kind.is_chosen(chosen))
