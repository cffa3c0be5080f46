"""Prometheus: every figure."""

import math
from typing import Any

from console.sources.http import Http
from services.common.measuring.twin_rows import Labels

Point = tuple[float, float]  # epoch seconds, value


class Prometheus:
    """Asks Prometheus through `http`."""

    def __init__(self, http: Http) -> None:
        self._http = http

    async def now(self, expression: str) -> list[tuple[Labels, float]]:
        """Return labels and value of every series that has a number now.

        Raises `NoAnswerError`.
        """
        result = await self._ask("/api/v1/query", {"query": expression})
        pairs = ((entry["metric"], float(entry["value"][1])) for entry in result)
        return [(labels, value) for labels, value in pairs if math.isfinite(value)]

    async def past(
        self, expression: str, start: float, end: float, step: float
    ) -> list[tuple[Labels, list[Point]]]:
        """Return labels and points of every series from `start` to `end`, `step` seconds apart.

        Raises `NoAnswerError`.
        """
        fields = {"query": expression, "start": str(start), "end": str(end), "step": str(step)}
        result = await self._ask("/api/v1/query_range", fields)
        return [
            (entry["metric"], [(float(time), float(value)) for time, value in entry["values"]])
            for entry in result
        ]

    async def _ask(self, path: str, fields: dict[str, str]) -> list[dict[str, Any]]:
        body = await self._http.ask(path, "POST", fields=fields)
        result: list[dict[str, Any]] = body["data"]["result"]
        return result
