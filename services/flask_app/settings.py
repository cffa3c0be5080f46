"""The settings of twin A."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from services.common.calls.settings import BlockingName, CallSettings
from services.common.database.settings import DatabaseSettings
from services.common.identity.settings import IdentitySettings
from services.common.process.collector import CollectorSettings
from services.common.settings.bind import BindSettings
from services.common.settings.settings import Port, Seconds, setting

Count = Annotated[int, Field(ge=1, le=64)]
STOP_SECONDS = 5  # in which a server that is told to stop answers what it has


class FlaskSettings(
    BindSettings, CallSettings, CollectorSettings, DatabaseSettings, IdentitySettings
):
    """Flask on Gunicorn: its worker class decides what one worker can have in progress."""

    port: Port = setting("FLASK_PORT", 8001, "Where Flask listens")
    metrics_port: Port = setting("FLASK_METRICS_PORT", 9101, "Where Flask's metrics are served")
    server: Literal["gunicorn", "waitress", "granian"] = setting(
        "FLASK_SERVER", "gunicorn", "What Flask runs on: gunicorn, waitress or granian"
    )
    worker_class: Literal["sync", "gthread", "gevent"] = setting(
        "FLASK_WORKER_CLASS", "sync", "Gunicorn's worker class: sync, gthread or gevent"
    )
    workers: Count = setting("FLASK_WORKERS", 4, "Worker processes")
    threads: Annotated[int, Field(ge=1, le=1000)] = setting(
        "FLASK_THREADS", 10, "Threads of each gthread or Granian worker, or of Waitress"
    )
    worker_connections: Annotated[int, Field(ge=1, le=10_000)] = setting(
        "FLASK_WORKER_CONNECTIONS",
        1000,
        "Connections that each worker takes, but for sync",
    )
    pool_size: Annotated[int, Field(ge=1, le=10_000)] = setting(
        "FLASK_POOL_SIZE", 10_000, "Connections to the downstream, each worker"
    )
    client: BlockingName = setting(
        "FLASK_CLIENT",
        "urllib3",
        "HTTP client library of /wait and /fanout: urllib3, requests or httpx",
    )
    limit_concurrency: Annotated[int, Field(ge=0, le=10_000)] = setting(
        "FLASK_LIMIT_CONCURRENCY",
        0,
        "Requests inside a worker before it answers 503; 0 is no limit",
    )
    backlog: Annotated[int, Field(ge=1, le=65535)] = setting(
        "FLASK_BACKLOG", 2048, "Connections that may wait in the kernel's accept queue"
    )
    keep_alive: Annotated[int, Field(ge=0, le=300)] = setting(
        "FLASK_KEEP_ALIVE",
        2,
        "Seconds an idle connection stays open (a sync worker closes at once)",
    )
    timeout: Seconds = setting(
        "FLASK_TIMEOUT", 60.0, "Seconds of silence before Gunicorn kills a worker"
    )

    def has_workers(self, kind: str) -> bool:
        """Return whether Gunicorn runs workers of this class; other servers have none of them."""
        return self.server == "gunicorn" and self.worker_class == kind

    @model_validator(mode="after")
    def _fit(self) -> Self:
        if self.timeout <= self.call_total_timeout:
            raise ValueError(
                f"FLASK_TIMEOUT={self.timeout:g} must be above "
                f"CALL_TOTAL_TIMEOUT={self.call_total_timeout:g}"
            )
        threaded = self.server != "gunicorn" or self.has_workers("gthread")
        if threaded and self.worker_connections < self.threads:
            raise ValueError(
                f"FLASK_WORKER_CONNECTIONS={self.worker_connections} must be at least "
                f"FLASK_THREADS={self.threads}"
            )
        return self
