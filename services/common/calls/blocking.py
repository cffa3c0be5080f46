"""The blocking call to the downstream: the thread that makes it waits."""

import time

from services.common.calls import outcome
from services.common.calls.clients.choice import blocking_client
from services.common.calls.meter import CallMeter
from services.common.calls.origin import Received, call_headers
from services.common.calls.settings import BlockingName, CallSettings
from services.common.contract.problems import ProblemError


class BlockingDownstream:
    """A pool of `pool_size` connections to the downstream, shared by a process's threads."""

    def __init__(
        self, caller: str, settings: CallSettings, pool_size: int, client: BlockingName
    ) -> None:
        self._caller = caller
        self._total_timeout = settings.call_total_timeout
        self._meter = CallMeter(pool_size)
        self._client = blocking_client(client, settings, pool_size)

    def deadline(self) -> float:
        """Return when calls that begin now must be over, on the monotonic clock."""
        return time.monotonic() + self._total_timeout

    def work(self, ms: int, received: Received, deadline: float | None = None) -> None:
        """Have the downstream work for `ms` milliseconds and wait for its answer.

        `received` are the headers of the request behind the call; several calls of one request
        share a `deadline`. Raises `ProblemError`: 502, 503, 504, or 422 for a fault in `received`
        that the downstream refuses.
        """
        with self._meter.call():
            left = (deadline or self.deadline()) - time.monotonic()
            if left <= 0:
                raise outcome.too_slow(self._total_timeout)
            headers = call_headers(self._caller, received)
            try:
                status, body = self._client.get(outcome.work_path(ms), headers, left)
            except ProblemError as problem:
                outcome.let_go(problem)
                raise
            outcome.check(status, body)
