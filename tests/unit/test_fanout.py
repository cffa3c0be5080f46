"""Of several calls at once the first that fails ends the others, and is the answer."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from services.common.contract.problems import ProblemError
from services.fastapi_app.queries import Fanout
from services.fastapi_app.routes import fanout


class OddDownstream:
    """Fails the third call; the others would take a minute."""

    def __init__(self) -> None:
        self.calls = self.cancelled = 0

    async def work(self, _: int, __: object) -> None:
        """Wait, or fail."""
        self.calls += 1
        if self.calls == 3:
            raise ProblemError(502, "The third one.")
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            self.cancelled += 1
            raise


def test_the_first_failure_ends_all_calls() -> None:
    """No call goes on, nor holds its connection, for an answer that nobody will get."""
    downstream: Any = OddDownstream()
    request: Any = SimpleNamespace(headers={})

    async def ask() -> None:
        with pytest.raises(ProblemError, match="The third one"):
            await fanout(Fanout(calls=5, ms=1), request, downstream)
        assert (downstream.calls, downstream.cancelled) == (5, 4)

    asyncio.run(asyncio.wait_for(ask(), 10))
