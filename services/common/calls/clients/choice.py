"""The choice of an HTTP client library; only the one that is chosen is imported."""

from importlib.util import find_spec
from typing import Protocol

from services.common.calls.meter import CallMeter
from services.common.calls.settings import AwaitableName, BlockingName, CallSettings
from services.common.settings.settings import BadSettingError


class AwaitableClient(Protocol):
    """A client that lets the event loop do other work meanwhile."""

    async def get(self, path: str, headers: dict[str, str]) -> tuple[int, bytes]:
        """Return status and body; raises `ProblemError`: 502, 503 or 504."""

    async def close(self) -> None:
        """Close the connections."""


class BlockingClient(Protocol):
    """A client whose caller's thread waits."""

    def get(self, path: str, headers: dict[str, str], left: float) -> tuple[int, bytes]:
        """Return status and body within `left` seconds; raises `ProblemError`: 502, 503 or 504."""


def awaitable_client(
    name: AwaitableName, settings: CallSettings, pool_size: int, meter: CallMeter
) -> AwaitableClient:
    """Return the client `name`, opened on the running event loop."""
    if name == "aiohttp":
        from services.common.calls.clients.with_aiohttp import AiohttpClient

        return AiohttpClient(settings, pool_size, meter)
    from services.common.calls.clients.with_httpx import AwaitableHttpx

    return AwaitableHttpx(name, settings, pool_size)


def blocking_client(name: BlockingName, settings: CallSettings, pool_size: int) -> BlockingClient:
    """Return the client `name`, to be shared by a process's threads."""
    if name == "urllib3":
        from services.common.calls.clients.with_urllib3 import Urllib3Client

        return Urllib3Client(settings, pool_size)
    if name == "requests":
        from services.common.calls.clients.with_requests import RequestsClient

        return RequestsClient(settings, pool_size)
    from services.common.calls.clients.with_httpx import BlockingHttpx

    return BlockingHttpx(name, settings, pool_size)


def require_client(setting: str, package: str) -> None:
    """Raise `BadSettingError` unless the package that `setting` chooses is installed here."""
    # Only a service itself can tell: whoever checks settings from outside has other packages.
    if find_spec(package) is None:
        raise BadSettingError(
            f"{setting}={package}: the package {package} is not installed here; "
            "install it, or choose another client."
        )
