"""Every server that twin A can stand on: its command, and what one worker of it holds."""

from collections.abc import Callable
from math import ceil

from services.common.contract.server_model import Application, Held, ServerKind, module, options
from services.common.measuring.colours import FLASK
from services.flask_app.settings import STOP_SECONDS, FlaskSettings

GTHREAD_WORKER = "services.flask_app.saturation.MeteredThreadWorker"
APPLICATION = Application("services.flask_app.workers.factory:create_worker_app", factory=True)


def _gunicorn(settings: FlaskSettings, application: Application) -> list[str]:
    kind, gevent = settings.worker_class, settings.worker_class == "gevent"
    values = {
        "bind": f"{settings.lab_bind}:{settings.port}",
        "worker-class": GTHREAD_WORKER if kind == "gthread" else kind,
        "workers": settings.workers,
        "threads": settings.threads if kind == "gthread" else 1,
        "worker-connections": settings.worker_connections,
        "backlog": settings.backlog,
        "keep-alive": settings.keep_alive,
        "timeout": ceil(settings.timeout),
        "limit-request-line": 8190,  # bytes; the most that Gunicorn allows
        "graceful-timeout": STOP_SECONDS,
        "config": f"python:services.flask_app.workers.gunicorn_config{'_gevent' if gevent else ''}",
    }
    called = application.target + ("()" if application.factory else "")
    return [*module("gunicorn"), *options(values), "--no-control-socket", called]


def _waitress(settings: FlaskSettings, application: Application) -> list[str]:
    values = {
        "listen": f"{settings.lab_bind}:{settings.port}",
        "threads": settings.threads,
        "connection-limit": settings.worker_connections,
        "backlog": settings.backlog,
        "channel-timeout": ceil(settings.timeout),
    }
    return [*module("waitress"), *options(values), *application.words("--call")]


def _granian(settings: FlaskSettings, application: Application) -> list[str]:
    values = {
        "interface": "wsgi",
        "host": settings.lab_bind,
        "port": settings.port,
        "workers": settings.workers,
        "blocking-threads": settings.threads,
        "backlog": max(settings.backlog, 128),  # the least that Granian takes
        "backpressure": settings.worker_connections,
        "workers-kill-timeout": STOP_SECONDS,
        "log-level": "warning",
    }
    words = ["--no-ws", "--respawn-failed-workers", *application.words("--factory")]
    return [*module("granian"), *options(values), *words]


def _by_threads(server: str) -> Callable[[FlaskSettings], Held]:
    def held(settings: FlaskSettings) -> Held:
        return Held(settings.threads, f"{server} holds {settings.threads}, one a thread")

    return held


_GUNICORN, _WORKERS = {"FLASK_SERVER": "gunicorn"}, {"FLASK_WORKERS": "4"}
_ONE_WORKER = {"FLASK_WORKERS": "1", "FLASK_THREADS": "40"}

KINDS = (
    ServerKind(
        "flask-sync",
        "gunicorn",
        {**_GUNICORN, "FLASK_WORKER_CLASS": "sync"},
        _WORKERS,
        _gunicorn,
        lambda _: Held(1, "a sync worker holds one request"),
        (FLASK, "o"),
    ),
    ServerKind(
        "flask-gthread",
        "gunicorn",
        {**_GUNICORN, "FLASK_WORKER_CLASS": "gthread"},
        _ONE_WORKER,
        _gunicorn,
        _by_threads("a gthread worker"),
        ("#7A3E00", "s"),
    ),
    ServerKind(
        "flask-gevent",
        "gunicorn",
        {**_GUNICORN, "FLASK_WORKER_CLASS": "gevent"},
        {"FLASK_WORKERS": "1", "FLASK_WORKER_CONNECTIONS": "1000"},
        _gunicorn,
        lambda settings: Held(
            settings.worker_connections,
            f"a gevent worker holds {settings.worker_connections:,}, one a greenlet",
        ),
        ("#E0591B", "^"),
    ),
    ServerKind(
        "flask-waitress",
        "waitress",
        {"FLASK_SERVER": "waitress"},
        {"FLASK_THREADS": "40"},
        _waitress,
        _by_threads("Waitress"),
        ("#B08900", "d"),
        one_process=True,
    ),
    ServerKind(
        "flask-granian",
        "granian",
        {"FLASK_SERVER": "granian"},
        _ONE_WORKER,
        _granian,
        _by_threads("a Granian worker"),
        ("#8C1D40", "H"),
    ),
)


def kind_of(settings: FlaskSettings) -> ServerKind[FlaskSettings]:
    """Return the kind that `settings` choose."""
    chosen = settings.values()
    return next(kind for kind in KINDS if kind.is_chosen(chosen))
