"""How a server takes requests, and with how many slots."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class ServerModel:
    """A server model: `variant` as DESIGN names it, and the slots of one instance by route.

    Slots are how many requests can be in progress at once; `why` says what sets that number.
    """

    variant: str
    framework: str
    server: str
    why: str
    slots: dict[str, int]
    versions: dict[str, str] = field(default_factory=dict)

    def describe(self, settings: dict[str, str | int | float]) -> dict[str, object]:
        """Return the body of `GET /`."""
        return {
            "variant": self.variant,
            "framework": self.framework,
            "server": self.server,
            "why": self.why,
            "slots": self.slots,
            "versions": self.versions,
            "settings": {name: _plain(value) for name, value in settings.items()},
        }


def _plain(value: object) -> str | int | float:
    return value if isinstance(value, str | int | float) else str(value)
