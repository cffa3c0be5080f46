"""aiohttp, awaitable."""

import aiohttp

from services.common.calls import outcome
from services.common.calls.meter import CallMeter
from services.common.calls.settings import CallSettings


class AiohttpClient:
    """A pool of `pool_size` connections; `meter` says whether calls wait for one."""

    def __init__(self, settings: CallSettings, pool_size: int, meter: CallMeter) -> None:
        self._settings = settings
        self._meter = meter
        self._url = str(settings.downstream_url).rstrip("/")
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=pool_size),
            timeout=aiohttp.ClientTimeout(
                total=settings.call_total_timeout,
                connect=settings.call_pool_timeout,
                sock_connect=settings.call_connect_timeout,
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            skip_auto_headers=("Accept", "Accept-Encoding", "User-Agent"),
        )
        # A lost call would be made again, unseen, and there is no public way to say no.
        self._session._retry_connection = False

    async def get(self, path: str, headers: dict[str, str]) -> tuple[int, bytes]:
        """Return status and body; raises `ProblemError`: 502, 503 or 504."""
        try:
            url = self._url + path  # whole: aiohttp would join its own base to it each time
            async with self._session.get(url, headers=headers, allow_redirects=False) as answer:
                return answer.status, await answer.read()
        except aiohttp.ConnectionTimeoutError as error:
            # aiohttp names the wait for the pool and the wait for the network alike.
            if self._meter.full:
                raise outcome.no_room(self._settings.call_pool_timeout) from None
            raise outcome.broken(error) from None
        except TimeoutError:
            raise outcome.too_slow(self._settings.call_total_timeout) from None
        except aiohttp.ClientError as error:
            raise outcome.broken(error) from None

    async def close(self) -> None:
        """Close the connections."""
        await self._session.close()
