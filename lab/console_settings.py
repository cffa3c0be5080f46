"""The settings of the console."""

import re
from typing import Self

from pydantic import AnyHttpUrl, model_validator

from services.common.settings.bind import NameSettings
from services.common.settings.settings import Port, setting

_TOKEN = re.compile(r"[!-~]{16,200}")


class ConsoleSettings(NameSettings):
    """The console: where it listens, who may use it, and where it finds the others."""

    port: Port = setting("CONSOLE_PORT", 8080, "Where the console listens")
    metrics_port: Port = setting(
        "CONSOLE_METRICS_PORT", 9105, "Where the console's metrics are served"
    )
    readonly: bool = setting(
        "CONSOLE_READONLY", False, "1 shows everything and lets nobody change anything"
    )
    token: str = setting(
        "CONSOLE_TOKEN",
        "",
        "What a browser must know to see it, at least 16 characters",
        secret=True,
    )
    downstream_url: AnyHttpUrl = setting(
        "DOWNSTREAM_URL", "http://127.0.0.1:8003", "Where the downstream answers"
    )
    locust_url: AnyHttpUrl = setting("LOCUST_URL", "http://127.0.0.1:8089", "Where Locust answers")
    prometheus_url: AnyHttpUrl = setting(
        "PROMETHEUS_URL", "http://127.0.0.1:9090", "Where Prometheus answers"
    )
    grafana_url: AnyHttpUrl = setting(
        "GRAFANA_URL", "http://127.0.0.1:3000", "Where Grafana answers, if there is one"
    )
    fastapi_port: Port = setting("FASTAPI_PORT", 8002, "Where FastAPI listens")
    locust_port: Port = setting("LOCUST_PORT", 8089, "Where Locust's web UI listens")
    prometheus_port: Port = setting("PROMETHEUS_PORT", 9090, "Where Prometheus answers")
    grafana_port: Port = setting("GRAFANA_PORT", 3000, "Where Grafana answers")

    @model_validator(mode="after")
    def _token_is_hard_to_guess(self) -> Self:
        if self.token and not _TOKEN.fullmatch(self.token):
            raise ValueError(  # a field's own error would show the token
                "CONSOLE_TOKEN must be 16 to 200 letters, digits and signs, without spaces: "
                "`openssl rand -hex 16` makes one"
            )
        return self

    @model_validator(mode="after")
    def _open_to_others_with_a_token_only(self) -> Self:
        if self.open_to_others and not self.token:
            why = f"CONSOLE_HOST={self.host}" if self.host else f"LAB_BIND={self.lab_bind}"
            raise ValueError(f"{why} opens the console to others: set CONSOLE_TOKEN as well")
        return self

    @property
    def open_to_others(self) -> bool:
        """Whether others than people at this machine may come; Compose publishes on loopback."""
        elsewhere = self.lab_bind != "127.0.0.1" and not self.in_compose
        return bool(self.host) or elsewhere
