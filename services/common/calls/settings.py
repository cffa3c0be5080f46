"""Settings of the calls that both twins make to the downstream."""

from pydantic import AnyHttpUrl

from services.common.settings import Seconds, Settings, setting


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
