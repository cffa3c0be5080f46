"""HTTP with a deadline: an answer in JSON, or one sentence about why there is none."""

import json as text
from typing import Any

import aiohttp

TIMEOUT = 2.0  # seconds


class NoAnswerError(Exception):
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
