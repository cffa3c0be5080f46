"""The awaitable call to the downstream: the event loop does other work meanwhile."""

from types import TracebackType
from typing import Self

import aiohttp

from services.common.calls import outcome
from services.common.calls.meter import CallMeter
from services.common.calls.origin import Received, call_headers
from services.common.calls.settings import CallSettings


class AwaitableDownstream:
    """A pool of `pool_size` connections to the downstream, opened on the running event loop."""

    def __init__(self, caller: str, settings: CallSettings, pool_size: int) -> None:
        self._caller = caller
        self._pool_timeout = settings.call_pool_timeout
        self._total_timeout = settings.call_total_timeout
        self._session = aiohttp.ClientSession(
            str(settings.downstream_url),
            connector=aiohttp.TCPConnector(limit=pool_size),
            timeout=aiohttp.ClientTimeout(
                total=self._total_timeout,
                connect=self._pool_timeout,
                sock_connect=settings.call_connect_timeout,
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
        )
        self._meter = CallMeter(pool_size)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._session.close()

    async def work(self, ms: int, received: Received) -> None:
        """Have the downstream work for `ms` milliseconds and await its answer.

        `received` are the headers of the request behind the call. Raises `ProblemError`: 502, 503,
        504, or 422 for a fault in `received` that the downstream refuses.
        """
        with self._meter.call():
            status, body = await self._get(
                outcome.work_path(ms), call_headers(self._caller, received)
            )
            outcome.check(status, body)

    async def _get(self, path: str, headers: dict[str, str]) -> tuple[int, bytes]:
        try:
            async with self._session.get(path, headers=headers) as answer:
                return answer.status, await answer.read()
        except aiohttp.ConnectionTimeoutError as error:
            # aiohttp names the wait for the pool and the wait for the network alike.
            full = self._meter.full
            raise outcome.no_room(self._pool_timeout) if full else outcome.broken(error) from None
        except TimeoutError:
            raise outcome.too_slow(self._total_timeout) from None
        except aiohttp.ClientError as error:
            raise outcome.broken(error) from None
