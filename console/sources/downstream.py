"""The downstream: its faults, and its journal."""

from typing import Any

from console.sources.http import Http

Faults = dict[str, Any]


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
