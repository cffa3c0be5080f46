"""The server of twin A, and the server model that it makes."""

from importlib.metadata import version

from services.common.calls.clients.choice import require_client
from services.common.contract.routes import FLASK_ROUTES, STORED
from services.common.contract.server_model import Application, ServerModel, counted
from services.common.process.owner import Server
from services.flask_app.server_kinds import APPLICATION, kind_of
from services.flask_app.settings import STOP_SECONDS, FlaskSettings


def server(settings: FlaskSettings, application: Application = APPLICATION) -> Server:
    """Return what serves the twin, or another `application`; raises `BadSettingError`."""
    require_client("FLASK_CLIENT", settings.client)
    return Server(
        "flask",
        kind_of(settings).command(settings, application),
        settings.lab_bind,
        settings.port,
        settings.metrics_port,
        STOP_SECONDS + 2,
    )


def server_model(settings: FlaskSettings) -> ServerModel:
    """Return how the twin takes requests: what one worker holds, times workers."""
    kind = kind_of(settings)
    held, workers = kind.held(settings), 1 if kind.one_process else settings.workers
    each = min(held.requests, settings.pool_size, settings.limit_concurrency or held.requests)
    slots = workers * each
    stored = min(slots, workers * settings.database_pool_size)
    return ServerModel(
        variant=kind.name,
        framework="Flask",
        server=f"{kind.package.title()}, {_workers(settings, workers)}",
        why=held.why,
        slots=dict.fromkeys(FLASK_ROUTES, slots)
        | dict.fromkeys((*STORED, "/orders-by-hand"), stored)
        # Each process hashes one password at a time, of several sync workers one does.
        | {"/token": 1 if kind.name == "flask-sync" else workers},
        variants={"/wait-async": "flask-async-view"},
        versions={name: version(name) for name in ("flask", kind.package, settings.client)},
    )


def _workers(settings: FlaskSettings, workers: int) -> str:
    gunicorn = settings.server == "gunicorn"
    return counted(workers, f"{settings.worker_class} worker" if gunicorn else "worker")
