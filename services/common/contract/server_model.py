"""How a server takes requests, and with how many slots."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Settings = TypeVar("Settings")


@dataclass(frozen=True)
class Application:
    """What a server serves: `module:name`, which a `factory` makes where it is one."""

    target: str
    factory: bool = False

    def words(self, flag: str) -> list[str]:
        """Return it as words of a command line; `flag` says that it is a factory."""
        return [flag, self.target] if self.factory else [self.target]


@dataclass(frozen=True)
class Held:
    """How many requests one worker of a server holds, and the sentence that says why."""

    requests: int
    why: str


@dataclass(frozen=True)
class ServerKind(Generic[Settings]):
    """A way to serve a twin, declared once: settings, console, `lab run` and reports follow.

    `chosen` are the settings that make it this one, `tried` those with which `lab run` puts it to
    the test. `command` are the words that start it with an application, `look`
    are its colour and marker in pictures. A server of `one_process` has no workers to multiply.
    """

    name: str
    package: str
    chosen: Mapping[str, str]
    tried: Mapping[str, str]
    command: Callable[[Settings, Application], list[str]]
    held: Callable[[Settings], Held]
    look: tuple[str, str]
    one_process: bool = False

    def is_chosen(self, settings: Mapping[str, object]) -> bool:
        """Return whether `settings`, by the names of their variables, choose it."""
        return all(settings[name] == value for name, value in self.chosen.items())


def module(name: str) -> list[str]:
    """Return the words that run the module `name` with this interpreter."""
    return [sys.executable, "-m", name]


def options(values: Mapping[str, object]) -> list[str]:
    """Return `values` as the options of a command line."""
    return [f"--{name}={value}" for name, value in values.items()]


@dataclass(frozen=True)
class ServerModel:
    """A server model: `variant`, its name in `lab run`, and the slots of one instance by route.

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
