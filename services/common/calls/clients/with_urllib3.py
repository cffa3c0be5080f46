"""urllib3, blocking."""

import urllib3

from services.common.calls import outcome
from services.common.calls.settings import CallSettings


class Urllib3Client:
    """A pool of `pool_size` connections."""

    def __init__(self, settings: CallSettings, pool_size: int) -> None:
        self._settings = settings
        url = settings.downstream_url
        self._pool = urllib3.HTTPConnectionPool(
            str(url.host), url.port, maxsize=pool_size, block=True, retries=False
        )

    def get(self, path: str, headers: dict[str, str], left: float) -> tuple[int, bytes]:
        """Return status and body within `left` seconds; raises `ProblemError`: 502, 503 or 504."""
        timeout = urllib3.Timeout(connect=self._settings.call_connect_timeout, total=left)
        try:
            answer = self._pool.urlopen(
                "GET",
                path,
                headers=headers,
                timeout=timeout,
                pool_timeout=self._settings.call_pool_timeout,  # type: ignore[arg-type]  # a queue's timeout
            )
        except urllib3.exceptions.EmptyPoolError:
            raise outcome.no_room(self._settings.call_pool_timeout) from None
        except urllib3.exceptions.ReadTimeoutError:
            raise outcome.too_slow(self._settings.call_total_timeout) from None
        except urllib3.exceptions.HTTPError as error:
            raise outcome.broken(error) from None
        return answer.status, answer.data
