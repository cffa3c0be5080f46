"""How a server takes requests, and with how many slots."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class ServerModel:
    """A server model: `variant` as DESIGN names it, and the slots of one instance by route.

    `variants` names the routes that are a variant of their own.
    Slots are how many requests can be in progress at once; `why` says what sets that number.
    """

    variant: str
    framework: str
    server: str
    why: str
    slots: dict[str, int]
    variants: dict[str, str] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)

    def variant_of(self, route: str) -> str:
        """Return the name of the server model that serves `route`."""
        return self.variants.get(route, self.variant)

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


def counted(number: int, thing: str) -> str:
    """Return `number` with `thing` in the right grammatical number."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _plain(value: object) -> str | int | float:
    return value if isinstance(value, str | int | float) else str(value)
