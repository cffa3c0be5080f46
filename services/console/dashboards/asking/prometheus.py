"""The figures' source: Prometheus' HTTP API, with a bound on time and on queries at once."""

import asyncio
import math
from collections.abc import Iterable
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout

from services.console.dashboards.asking.series import Series
from services.console.dashboards.asking.span import Span

TIMEOUT = 5.0  # seconds
AT_ONCE = 4  # queries

Fields = dict[str, str | int]


class NoAnswerError(Exception):
    """A query has no answer; the message is a sentence for whoever looks at the panel."""


class DownError(NoAnswerError):
    """Prometheus cannot be reached, whatever one asks."""


class Prometheus:
    """The Prometheus at `url`; asks through `session`, which its owner closes."""

    def __init__(self, url: str, session: ClientSession) -> None:
        self._api = f"{url}/api/v1"
        self._session = session
        self._places = asyncio.Semaphore(AT_ONCE)

    async def over_time(self, expr: str, span: Span) -> list[Series]:
        """Return `expr` at each point of `span`; raises `NoAnswerError`."""
        fields: Fields = {"query": expr, "start": span.start, "end": span.end, "step": span.step}
        result = await self._ask("query_range", fields)
        return [Series(one["metric"], _on_points(one["values"], span)) for one in result]

    async def now(self, expr: str) -> list[Series]:
        """Return `expr` as it is now; raises `NoAnswerError`."""
        result = await self._ask("query", {"query": expr})
        return [Series(one["metric"], (_figure(one["value"][1]),)) for one in result]

    async def _ask(self, path: str, fields: Fields) -> list[dict[str, Any]]:
        async with self._places:
            try:
                return await self._result(path, fields)
            except TimeoutError:
                raise NoAnswerError(f"Prometheus took longer than {TIMEOUT:g} s.") from None
            except ClientError:
                raise DownError("Prometheus is down") from None

    async def _result(self, path: str, fields: Fields) -> list[dict[str, Any]]:
        timeout = ClientTimeout(total=TIMEOUT)
        async with self._session.post(
            f"{self._api}/{path}", data=fields, timeout=timeout
        ) as answer:
            if answer.content_type != "application/json":
                raise DownError(f"Prometheus is not ready, it answers {answer.status}")
            body = await answer.json()
        if body["status"] != "success":
            raise NoAnswerError(f"Prometheus refuses the query: {body.get('error')}")
        result: list[dict[str, Any]] = body["data"]["result"]
        return result


def _on_points(samples: Iterable[tuple[float, str]], span: Span) -> tuple[float | None, ...]:
    values: list[float | None] = [None] * span.points
    for time, text in samples:
        values[round((time - span.start) / span.step)] = _figure(text)
    return tuple(values)


def _figure(text: str) -> float | None:
    # Five digits are more than a screen shows, and half of what would travel there.
    value = float(text)
    return float(f"{value:.5g}") if math.isfinite(value) else None
