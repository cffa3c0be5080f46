"""Locust: the load, by its own API."""

from dataclasses import dataclass

from console.sources.http import Http, NoAnswerError

# Locust answers a change only when its users have been told.
CHANGE_SECONDS = 10.0


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
