"""The server of twin B, and the server model that it makes."""

from importlib.metadata import version

from services.common.calls.clients.choice import require_client
from services.common.contract.routes import FASTAPI_ROUTES, STORED
from services.common.contract.server_model import Application, ServerModel, counted
from services.common.process.owner import Server
from services.fastapi_app.server_kinds import APPLICATION, kind_of
from services.fastapi_app.settings import STOP_SECONDS, FastapiSettings


def server(settings: FastapiSettings, application: Application = APPLICATION) -> Server:
    """Return what serves the twin, or another `application`; raises `BadSettingError`."""
    require_client("FASTAPI_CLIENT", settings.client)
    return Server(
        "fastapi",
        kind_of(settings).command(settings, application),
        settings.lab_bind,
        settings.port,
        settings.metrics_port,
        STOP_SECONDS + 2,
    )


def server_model(settings: FastapiSettings) -> ServerModel:
    """Return how the twin takes requests: what one worker holds by route, times workers."""
    kind = kind_of(settings)
    by_server = kind.held(settings)
    held = min(by_server.requests, settings.limit_concurrency or by_server.requests)
    in_threads = min(settings.thread_tokens, held)
    computing = min(settings.thread_tokens, settings.limit_concurrency or settings.thread_tokens)
    slots = dict.fromkeys(FASTAPI_ROUTES, held) | {
        **dict.fromkeys(("/cpu", "/predict"), computing),
        "/wait-def": in_threads,
        **dict.fromkeys(STORED, min(settings.database_pool_size, held)),
        **dict.fromkeys(("/wait-blocking", "/predict-blocking", "/predict-process", "/token"), 1),
    }
    return ServerModel(
        variant=kind.name,
        framework="FastAPI",
        server=f"{kind.package.title()}, {counted(settings.workers, f'{settings.loop} worker')}",
        why=f"{by_server.why}; /wait-def, /cpu and /predict share {settings.thread_tokens} threads",
        slots={route: settings.workers * number for route, number in slots.items()},
        variants={"/wait-def": "fastapi-def", "/wait-blocking": "fastapi-blocking"},
        versions={
            name: version(name) for name in ("fastapi", "starlette", kind.package, settings.client)
        },
    )
