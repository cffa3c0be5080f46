"""The blocking call to the downstream: the thread that makes it waits."""

import time

import urllib3

from services.common.calls import outcome
from services.common.calls.meter import CallMeter
from services.common.calls.origin import Received, call_headers
from services.common.calls.settings import CallSettings


class BlockingDownstream:
    """A pool of `pool_size` connections to the downstream, shared by a process's threads."""

    def __init__(self, caller: str, settings: CallSettings, pool_size: int) -> None:
        self._caller = caller
        self._settings = settings
        url = settings.downstream_url
        self._pool = urllib3.HTTPConnectionPool(
            str(url.host), url.port, maxsize=pool_size, block=True, retries=False
        )
        self._meter = CallMeter(pool_size)

    def deadline(self) -> float:
        """Return when calls that begin now must be over, on the monotonic clock."""
        return time.monotonic() + self._settings.call_total_timeout

    def work(self, ms: int, received: Received, deadline: float | None = None) -> None:
        """Have the downstream work for `ms` milliseconds and wait for its answer.

        `received` are the headers of the request behind the call; several calls of one request
        share a `deadline`. Raises `ProblemError`: 502, 503, 504, or 422 for a fault in `received`
        that the downstream refuses.
        """
        with self._meter.call():
            headers = call_headers(self._caller, received)
            status, body = self._get(outcome.work_path(ms), headers, deadline or self.deadline())
            outcome.check(status, body)

    def _get(self, path: str, headers: dict[str, str], deadline: float) -> tuple[int, bytes]:
        left = deadline - time.monotonic()
        if left <= 0:
            raise outcome.too_slow(self._settings.call_total_timeout)
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
