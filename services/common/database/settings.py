"""The settings of the database that both twins share."""

from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, SecretStr, model_validator

from services.common.settings.settings import Seconds, setting
from services.common.settings.state import StateSettings

_KINDS = ("sqlite:///", "postgresql://")
_WRONG = "TWIN_DATABASE_URL must be empty, or begin with sqlite:/// or postgresql://"


class DatabaseSettings(StateSettings):
    """One database for both twins: an order placed with one is read from the other."""

    # It may hold a password: never shown, neither by GET / nor in a log.
    database_url: SecretStr = setting(
        "TWIN_DATABASE_URL",
        "",
        "Database of orders: sqlite:///… or postgresql://…; empty is SQLite",
        secret=True,
    )
    database_pool_size: Annotated[int, Field(ge=1, le=100)] = setting(
        "TWIN_DATABASE_POOL_SIZE", 5, "Connections to the database, each worker"
    )
    database_timeout: Seconds = setting(
        "TWIN_DATABASE_TIMEOUT",
        5.0,
        "Seconds to wait for the database, or a connection, before a 503",
    )

    def file(self) -> Path | None:
        """Return SQLite's file in the state folder, unless a URL leads elsewhere."""
        return None if self.database_url.get_secret_value() else self.folder() / "orders.sqlite"

    @model_validator(mode="after")
    def _known(self) -> Self:
        text = self.database_url.get_secret_value()
        if text and not text.startswith(_KINDS):
            raise ValueError(_WRONG)
        return self
