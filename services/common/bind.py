"""The address that servers bind."""

from typing import Literal

from services.common.settings import Settings, setting


class BindSettings(Settings):
    """Where servers listen: this machine only, unless a container publishes the port."""

    lab_bind: Literal["127.0.0.1", "0.0.0.0"] = setting(  # noqa: S104  # inside a container only
        "LAB_BIND", "127.0.0.1", "Address that servers listen on; containers use 0.0.0.0"
    )
