"""The settings of twin B."""

from typing import Annotated, Literal

from pydantic import Field

from services.common.calls.settings import AwaitableName, CallSettings
from services.common.database.settings import DatabaseSettings
from services.common.identity.settings import IdentitySettings
from services.common.process.collector import CollectorSettings
from services.common.settings.bind import BindSettings
from services.common.settings.settings import Port, setting

Count = Annotated[int, Field(ge=1, le=64)]
STOP_SECONDS = 5  # in which a server that is told to stop answers what it has


class FastapiSettings(
    BindSettings, CallSettings, CollectorSettings, DatabaseSettings, IdentitySettings
):
    """FastAPI on an ASGI server: an event loop decides what one worker can have in progress."""

    port: Port = setting("FASTAPI_PORT", 8002, "Where FastAPI listens")
    metrics_port: Port = setting("FASTAPI_METRICS_PORT", 9102, "Where FastAPI's metrics are served")
    server: Literal["uvicorn", "gunicorn", "granian"] = setting(
        "FASTAPI_SERVER", "uvicorn", "What FastAPI runs on: uvicorn, gunicorn or granian"
    )
    loop: Literal["asyncio", "uvloop"] = setting(
        "FASTAPI_LOOP", "uvloop", "The event loop: asyncio or uvloop"
    )
    workers: Count = setting("FASTAPI_WORKERS", 1, "Worker processes")
    thread_tokens: Annotated[int, Field(ge=1, le=1000)] = setting(
        "FASTAPI_THREAD_TOKENS", 40, "Threads of AnyIO's pool, which runs def routes, each worker"
    )
    http: Literal["h11", "httptools"] = setting(
        "FASTAPI_HTTP", "httptools", "Uvicorn's HTTP parser: h11 or httptools"
    )
    pool_size: Annotated[int, Field(ge=1, le=10_000)] = setting(
        "FASTAPI_POOL_SIZE", 10_000, "Connections to the downstream, each worker"
    )
    client: AwaitableName = setting(
        "FASTAPI_CLIENT",
        "aiohttp",
        "HTTP client library of /wait and /fanout: aiohttp, httpx or httpx2",
    )
    limit_concurrency: Annotated[int, Field(ge=0, le=10_000)] = setting(
        "FASTAPI_LIMIT_CONCURRENCY",
        0,
        "Requests inside a worker before it answers 503; 0 is no limit",
    )
    backlog: Annotated[int, Field(ge=1, le=65535)] = setting(
        "FASTAPI_BACKLOG", 2048, "Connections that may wait in the kernel's accept queue"
    )
    keep_alive: Annotated[int, Field(ge=0, le=300)] = setting(
        "FASTAPI_KEEP_ALIVE", 5, "Seconds an idle connection stays open"
    )
