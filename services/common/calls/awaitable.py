"""The awaitable call to the downstream: the event loop does other work meanwhile."""

from types import TracebackType
from typing import Self

from services.common.calls import outcome
from services.common.calls.clients.choice import awaitable_client
from services.common.calls.meter import CallMeter
from services.common.calls.origin import Received, call_headers
from services.common.calls.settings import AwaitableName, CallSettings
from services.common.contract.problems import ProblemError


class AwaitableDownstream:
    """A pool of `pool_size` connections to the downstream, opened on the running event loop."""

    def __init__(
        self, caller: str, settings: CallSettings, pool_size: int, client: AwaitableName
    ) -> None:
        self._caller = caller
        self._meter = CallMeter(pool_size)
        self._client = awaitable_client(client, settings, pool_size, self._meter)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._client.close()

    async def work(self, ms: int, received: Received) -> None:
        """Have the downstream work for `ms` milliseconds and await its answer.

        `received` are the headers of the request behind the call. Raises `ProblemError`: 502, 503,
        504, or 422 for a fault in `received` that the downstream refuses.
        """
        with self._meter.call():
            headers = call_headers(self._caller, received)
            try:
                status, body = await self._client.get(outcome.work_path(ms), headers)
            except ProblemError as problem:
                outcome.let_go(problem)
                raise
            outcome.check(status, body)
