"""httpx, awaitable and blocking, and its successor httpx2, which has the same interface."""

import asyncio
from http.cookiejar import CookieJar, DefaultCookiePolicy
from importlib import import_module
from types import ModuleType
from typing import Any

from services.common.calls import outcome
from services.common.calls.settings import CallSettings
from services.common.contract.problems import ProblemError


class AwaitableHttpx:
    """A pool of `pool_size` connections of `package`, which is httpx or httpx2."""

    def __init__(self, package: str, settings: CallSettings, pool_size: int) -> None:
        self._httpx = import_module(package)
        self._settings = settings
        timeout = self._httpx.Timeout(
            None, connect=settings.call_connect_timeout, pool=settings.call_pool_timeout
        )
        options = _options(self._httpx, settings, pool_size)
        self._client = self._httpx.AsyncClient(timeout=timeout, **options)

    async def get(self, path: str, headers: dict[str, str]) -> tuple[int, bytes]:
        """Return status and body; raises `ProblemError`: 502, 503 or 504."""
        try:
            # httpx limits each step of a call; only asyncio limits the whole.
            async with asyncio.timeout(self._settings.call_total_timeout):
                answer = await self._client.get(path, headers=headers)
        except TimeoutError:
            raise outcome.too_slow(self._settings.call_total_timeout) from None
        except self._httpx.HTTPError as error:
            raise _problem(self._httpx, self._settings, error) from None
        return answer.status_code, answer.content

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()


class BlockingHttpx:
    """A pool of `pool_size` connections of `package`, which is httpx or httpx2."""

    def __init__(self, package: str, settings: CallSettings, pool_size: int) -> None:
        self._httpx = import_module(package)
        self._settings = settings
        self._client = self._httpx.Client(**_options(self._httpx, settings, pool_size))

    def get(self, path: str, headers: dict[str, str], left: float) -> tuple[int, bytes]:
        """Return status and body within `left` seconds; raises `ProblemError`: 502, 503 or 504."""
        timeout = self._httpx.Timeout(
            left,
            connect=min(self._settings.call_connect_timeout, left),
            pool=self._settings.call_pool_timeout,
        )
        try:
            answer = self._client.get(path, headers=headers, timeout=timeout)
        except self._httpx.HTTPError as error:
            raise _problem(self._httpx, self._settings, error) from None
        return answer.status_code, answer.content


def _options(httpx: ModuleType, settings: CallSettings, pool_size: int) -> dict[str, Any]:
    return {
        "base_url": str(settings.downstream_url),
        "limits": httpx.Limits(max_connections=pool_size, max_keepalive_connections=pool_size),
        "cookies": CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        "follow_redirects": False,
        "trust_env": False,
    }


def _problem(httpx: ModuleType, settings: CallSettings, error: Exception) -> ProblemError:
    if isinstance(error, httpx.PoolTimeout):
        return outcome.no_room(settings.call_pool_timeout)
    if isinstance(error, httpx.ReadTimeout | httpx.WriteTimeout):
        return outcome.too_slow(settings.call_total_timeout)
    return outcome.broken(error)
