"""The address that servers bind, and the names under which those for browsers answer."""

from typing import Annotated, Literal

from pydantic import Field

from services.common.settings.settings import Settings, setting

Host = Annotated[str, Field(pattern=r"^([a-z0-9][a-z0-9.-]*)?$")]


class BindSettings(Settings):
    """Where servers listen: this machine only, unless a container publishes the port."""

    lab_bind: Literal["127.0.0.1", "0.0.0.0"] = setting(  # noqa: S104  # inside a container only
        "LAB_BIND", "127.0.0.1", "Address that servers listen on; containers use 0.0.0.0"
    )


class NameSettings(BindSettings):
    """Whom a service answers that does what a browser says: see `services.common.guard`."""

    host: Host = setting(
        "CONSOLE_HOST",
        "",
        "A host name under which console, Locust and downstream answer, besides this machine's own",
    )
    in_compose: bool = setting(
        "LAB_IN_COMPOSE", False, "1 in a container, whose port is published on loopback only"
    )

    def own_names(self, service: str) -> set[str]:
        """Return the names of `service`; in Compose's network it has its own."""
        return {"localhost", *filter(None, [self.host]), *([service] if self.in_compose else [])}
