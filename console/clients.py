"""Whom the console asks and tells by HTTP: an answer in time, or one sentence about why none."""

import json as text
from dataclasses import dataclass
from typing import Any

import aiohttp

from lab.errors import LabError
from lab.watch.prometheus import numbers
from services.common.measuring.twin_rows import Labels

Faults = dict[str, Any]
Point = tuple[float, float]  # epoch seconds, value
TIMEOUT = 2.0  # seconds
# Locust answers a change only when its users have been told.
CHANGE_SECONDS = 10.0


class NoAnswerError(LabError):
    """A service gave no answer, or refused; the message is a sentence for people."""


class SilenceError(NoAnswerError):
    """Nobody answers at all."""


class Http:
    """One service at `url`, called `name` in sentences."""

    def __init__(self, name: str, url: object) -> None:
        self.name = name
        self._url = str(url).rstrip("/")
        self._session: aiohttp.ClientSession | None = None

    async def ask(
        self,
        path: str,
        method: str = "GET",
        fields: dict[str, str] | None = None,
        json: object | None = None,
        seconds: float = TIMEOUT,
    ) -> Any:  # noqa: ANN401  # JSON is what it is
        """Return the JSON of the answer; `fields` are query or form, as the method has it.

        Raises `SilenceError` after `seconds` and where nobody listens, `NoAnswerError` for a
        refusal and for an answer that is an error.
        """
        form = {"params" if method == "GET" else "data": fields} if fields else {}
        try:
            async with self._open().request(
                method,
                self._url + path,
                json=json,
                timeout=aiohttp.ClientTimeout(total=seconds),
                **form,  # type: ignore[arg-type]  # one of two keywords
            ) as answer:
                return self._read(answer.status, await answer.read())
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise SilenceError(f"{self.name} does not answer.") from error

    async def close(self) -> None:
        """Close the connections."""
        if self._session:
            await self._session.close()

    def _open(self) -> aiohttp.ClientSession:
        # Not before the event loop runs.
        self._session = self._session or aiohttp.ClientSession()
        return self._session

    def _read(self, status: int, body: bytes) -> Any:  # noqa: ANN401  # JSON is what it is
        try:
            content = text.loads(body)  # Locust's has NaN, which stricter readers refuse
        except ValueError:
            raise NoAnswerError(f"{self.name} answered {status} and no JSON.") from None
        if status < 400:
            return content
        said = content.get("detail") or content.get("error") if isinstance(content, dict) else None
        raise NoAnswerError(f"{self.name} refused: {said or status}")


class Downstream:
    """Asks and tells the downstream through `http`; every call may raise `NoAnswerError`."""

    def __init__(self, http: Http) -> None:
        self._http = http

    async def faults(self) -> Faults:
        """Return the faults in force."""
        return dict(await self._http.ask("/faults"))

    async def set_faults(self, faults: Faults) -> Faults:
        """Put `faults` in force, unless the downstream refuses them; return them in full."""
        return dict(await self._http.ask("/faults", "PUT", json=faults))

    async def calls(self, since: float) -> dict[str, Any]:
        """Return the journal's `now` and the `calls` that departed after `since`, or have not."""
        return dict(await self._http.ask("/calls", fields={"since": f"{since:.6f}"}))


@dataclass(frozen=True)
class Load:
    """Whether load runs, and with how many users on all sides together."""

    running: bool
    users: int


class Locust:
    """Asks and tells Locust through `http`."""

    def __init__(self, http: Http) -> None:
        self._http = http

    async def load(self) -> Load:
        """Return the load that runs; raises `NoAnswerError`."""
        stats = await self._http.ask("/stats/requests")
        return Load(stats["state"] in ("running", "spawning"), int(stats["user_count"]))

    async def start(self, users: int) -> None:
        """Start with `users` on all sides together, or change to so many; or `NoAnswerError`."""
        fields = {"user_count": str(users), "spawn_rate": str(users)}
        answer = await self._http.ask("/swarm", "POST", fields=fields, seconds=CHANGE_SECONDS)
        if not answer.get("success"):
            raise NoAnswerError(f"Locust refused: {answer.get('message', 'it does not say why')}")

    async def stop(self) -> None:
        """Stop the load; raises `NoAnswerError`."""
        await self._http.ask("/stop", "POST", seconds=CHANGE_SECONDS)


class Prometheus:
    """Asks Prometheus through `http`."""

    def __init__(self, http: Http) -> None:
        self._http = http

    async def now(self, expression: str) -> list[tuple[Labels, float]]:
        """Return labels and value of every series that has a number now.

        Raises `NoAnswerError`.
        """
        return numbers(await self._ask("/api/v1/query", {"query": expression}))

    async def past(
        self, expression: str, start: float, end: float, step: float
    ) -> list[tuple[Labels, list[Point]]]:
        """Return labels and points of every series from `start` to `end`, `step` seconds apart.

        Raises `NoAnswerError`.
        """
        fields = {"query": expression, "start": str(start), "end": str(end), "step": str(step)}
        body = await self._ask("/api/v1/query_range", fields)
        return [
            (entry["metric"], [(float(time), float(value)) for time, value in entry["values"]])
            for entry in body["data"]["result"]
        ]

    async def _ask(self, path: str, fields: dict[str, str]) -> dict[str, Any]:
        return dict(await self._http.ask(path, "POST", fields=fields))
