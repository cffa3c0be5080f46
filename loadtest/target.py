"""What the users of one side ask for, and what counts as a right answer."""

from dataclasses import dataclass
from functools import cache

from loadtest.settings import LoadSettings


@dataclass(frozen=True)
class Target:
    """One side of the comparison: `GET route?ms=wait_ms` of `service` at `url`."""

    service: str
    url: str
    route: str
    wait_ms: int

    @property
    def path(self) -> str:
        """The path to ask for."""
        return f"{self.route}?ms={self.wait_ms}"

    @property
    def expected(self) -> dict[str, int]:
        """The body of a right answer."""
        return {"ms": self.wait_ms}


@cache
def settings() -> LoadSettings:
    """Return this process's settings."""
    return LoadSettings.load()


def flask() -> Target:
    """Return the Flask side."""
    load = settings()
    return Target("flask", str(load.flask_url).rstrip("/"), load.flask_route, load.wait_ms)


def fastapi() -> Target:
    """Return the FastAPI side."""
    load = settings()
    return Target("fastapi", str(load.fastapi_url).rstrip("/"), load.fastapi_route, load.wait_ms)
