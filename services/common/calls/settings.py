"""Settings of the calls that both twins make to the downstream."""

from typing import Literal, Self

from pydantic import AnyHttpUrl, model_validator

from services.common.settings.settings import Seconds, Settings, setting

# HTTP client libraries, by their packages' names
AwaitableName = Literal["aiohttp", "httpx", "httpx2"]
BlockingName = Literal["urllib3", "requests", "httpx"]


class CallSettings(Settings):
    """How a twin calls the downstream; equal for both, or the comparison is worth nothing."""

    downstream_url: AnyHttpUrl = setting(
        "DOWNSTREAM_URL", "http://127.0.0.1:8003", "Where the downstream answers"
    )
    call_connect_timeout: Seconds = setting(
        "CALL_CONNECT_TIMEOUT", 2.0, "Seconds to connect to the downstream before a 502"
    )
    call_pool_timeout: Seconds = setting(
        "CALL_POOL_TIMEOUT", 5.0, "Seconds to wait for a place in the connection pool before a 503"
    )
    call_total_timeout: Seconds = setting(
        "CALL_TOTAL_TIMEOUT", 30.0, "Seconds for one call to the downstream before a 504"
    )

    @model_validator(mode="after")
    def _pool_before_total(self) -> Self:
        if self.call_pool_timeout >= self.call_total_timeout:
            raise ValueError(
                f"CALL_POOL_TIMEOUT={self.call_pool_timeout:g} must be below "
                f"CALL_TOTAL_TIMEOUT={self.call_total_timeout:g}"
            )
        return self
