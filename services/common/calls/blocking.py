"""The blocking call to the downstream: the thread that makes it waits."""

import urllib3

from services.common.calls import outcome
from services.common.calls.meter import CallMeter
from services.common.calls.origin import Received, call_headers
from services.common.calls.settings import CallSettings


class BlockingDownstream:
    """A pool of `pool_size` connections to the downstream, shared by a process's threads."""

    def __init__(self, caller: str, settings: CallSettings, pool_size: int) -> None:
        self._caller = caller
        self._pool_timeout = settings.call_pool_timeout
        self._total_timeout = settings.call_total_timeout
        url = settings.downstream_url
        self._pool = urllib3.HTTPConnectionPool(
            str(url.host),
            url.port,
            maxsize=pool_size,
            block=True,
            retries=False,
            timeout=urllib3.Timeout(
                connect=settings.call_connect_timeout, total=self._total_timeout
            ),
        )
        self._meter = CallMeter(pool_size)

    def work(self, ms: int, received: Received) -> None:
        """Have the downstream work for `ms` milliseconds and wait for its answer.

        `received` are the headers of the request behind the call. Raises `ProblemError`: 502, 503,
        504, or 422 for a fault in `received` that the downstream refuses.
        """
        with self._meter.call():
            status, body = self._get(outcome.work_path(ms), call_headers(self._caller, received))
            outcome.check(status, body)

    def _get(self, path: str, headers: dict[str, str]) -> tuple[int, bytes]:
        try:
            answer = self._pool.urlopen(
                "GET",
                path,
                headers=headers,
                pool_timeout=self._pool_timeout,  # type: ignore[arg-type]  # a queue's timeout
            )
        except urllib3.exceptions.EmptyPoolError:
            raise outcome.no_room(self._pool_timeout) from None
        except urllib3.exceptions.ReadTimeoutError:
            raise outcome.too_slow(self._total_timeout) from None
        except urllib3.exceptions.HTTPError as error:
            raise outcome.broken(error) from None
        return answer.status, answer.data
