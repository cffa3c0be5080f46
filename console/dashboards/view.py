"""What a browser looks at: all who look at the same share its queries."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Self
from urllib.parse import urlencode

from console.dashboards.dashboard import Choices, Dashboard
from console.dashboards.span import seconds_of

RANGES = ("1m", "5m", "15m", "30m", "1h", "3h", "6h", "24h")
REFRESHES = ("2s", "5s", "10s", "30s", "1m")


@dataclass(frozen=True)
class View:
    """A dashboard with the values of its variables, its range and its refresh (as `5m`, `5s`)."""

    uid: str
    choices: Choices
    range: str
    refresh: str

    @property
    def seconds(self) -> int:
        """The range's length."""
        return seconds_of(self.range)

    @property
    def pace(self) -> int:
        """Seconds from one refresh to the next."""
        return seconds_of(self.refresh)

    def choosing(self, name: str, value: str) -> Self:
        """Return the view with another value of a variable."""
        return replace(self, choices=tuple((dict(self.choices) | {name: value}).items()))

    @property
    def address(self) -> str:
        """The query of an address that leads here, with Grafana's own names."""
        variables = urlencode({f"var-{name}": value for name, value in self.choices})
        return "&".join(filter(None, (f"dashboard={self.uid}", self.time_address, variables)))

    @property
    def time_address(self) -> str:
        """The part of it that holds for any dashboard."""
        return urlencode({"from": f"now-{self.range}", "refresh": self.refresh})


def ranges(dashboard: Dashboard) -> list[str]:
    """Return the ranges to choose from, the dashboard's own among them."""
    return sorted({*RANGES, dashboard.time.length}, key=seconds_of)


def refreshes(dashboard: Dashboard) -> list[str]:
    """Return the refreshes to choose from, the dashboard's own among them."""
    return sorted({*REFRESHES, dashboard.refresh}, key=seconds_of)


def view_of(dashboard: Dashboard, asked: Mapping[str, str]) -> View:
    """Return the view that an address asks for; what it may not ask for is as the file has it."""
    choices = tuple(
        (one.name, _allowed(asked.get(f"var-{one.name}"), one.values, one.current.value))
        for one in dashboard.variables
    )
    length = asked.get("from", "").removeprefix("now-")
    return View(
        dashboard.uid,
        choices,
        _allowed(length, ranges(dashboard), dashboard.time.length),
        _allowed(asked.get("refresh"), refreshes(dashboard), dashboard.refresh),
    )


def _allowed(asked: str | None, values: Collection[str], otherwise: str) -> str:
    return asked if asked is not None and asked in values else otherwise
