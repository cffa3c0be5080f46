"""The settings of the downstream."""

from typing import Annotated

from pydantic import Field

from services.common.settings.bind import NameSettings
from services.common.settings.settings import Port, setting


class DownstreamSettings(NameSettings):
    """The downstream on Uvicorn: one process, which never is the bottleneck."""

    port: Port = setting("DOWNSTREAM_PORT", 8003, "Where the downstream listens")
    metrics_port: Port = setting(
        "DOWNSTREAM_METRICS_PORT", 9103, "Where the downstream's metrics are served"
    )
    journal_size: Annotated[int, Field(ge=1, le=1_000_000)] = setting(
        "DOWNSTREAM_JOURNAL_SIZE", 10_000, "Calls that the journal remembers"
    )
