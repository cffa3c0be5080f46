"""A service of one's own on the bench: what may be brought to this console, and by whom."""

import re
from dataclasses import dataclass
from typing import Literal

from starlette.requests import HTTPConnection

from console.experiments.run import Order
from console.own_browser import is_own
from lab.console_settings import ConsoleSettings
from lab.own_service.bringing import MOCK

Way = Literal["app", "command", "url"]
EVERY_WAY: tuple[Way, ...] = ("app", "command", "url")
# What one kind of request takes by the clock, as a progress bar reckons it.
SECONDS, TUNING_SECONDS = 20.0, 35.0
_IN_A_TERMINAL = "in a terminal, bin/lab try"


@dataclass(frozen=True)
class Offer:
    """In which ways a service may be brought; `why` says in a sentence why not in others."""

    ways: tuple[Way, ...]
    why: str = ""


def offer(settings: ConsoleSettings, asked: HTTPConnection) -> Offer:
    """Return what is offered to the browser that `asked` for the page.

    An application and a start command are code of anybody's choice, run as the user who runs the
    lab. Nothing else on a console is: it starts the lab's own servers, and checks files that lie
    here already. A token tells nobody apart, as a whole room types the same one. So what the kernel
    knows decides: whose socket is at the other end.
    """
    if settings.open_to_others:
        # Not even for a browser of one's own: a proxy that lets others in is one's own, too. Nor a
        # URL: load on a network is not for a room to send.
        return Offer(
            (), f"This console is open to others, so it takes no service: {_IN_A_TERMINAL}."
        )
    if settings.in_compose:
        # Its container has neither the files nor the Python of the person's machine.
        why = (
            "This console is in a container, which reaches a service by its URL, and none that "
            f"listens on 127.0.0.1 alone; {_IN_A_TERMINAL} starts one, and looks into it."
        )
        return Offer(("url",), why)
    if not is_own(asked):
        why = f"Only a browser of whoever runs the lab may start a service; {_IN_A_TERMINAL} does."
        return Offer(("url",), why)
    return Offer(EVERY_WAY)


def way_of(service: str) -> Way:
    """Return what a person has typed: an application, a start command, or a URL."""
    if re.match(r"https?://", service):
        return "url"
    return "command" if "{port}" in service or " " in service else "app"


@dataclass(frozen=True)
class OwnService(Order):
    """A service, and what is asked of it; `settings` are NAME=value.

    What is wrong with them the command says, in a sentence.
    """

    service: str
    paths: tuple[str, ...]
    folder: str = ""
    settings: tuple[str, ...] = ()
    wait_ms: int = 200
    tune: bool = False

    @property
    def words(self) -> list[str]:
        """The command's words."""
        found = ["try", f"--{way_of(self.service)}={self.service}"]
        found += [f"--dir={self.folder}"] if self.folder else []
        found += [f"--env={setting}" for setting in self.settings]
        found += [f"--get={path}" for path in self.paths]
        found += [f"--wait={self.wait_ms}"] if self.calls_mock else []
        return [*found, "--tune"] if self.tune else found

    @property
    def calls_mock(self) -> bool:
        """Whether it is to call the slow mock."""
        return MOCK in f"{self.service} {self.settings}"

    @property
    def measurements(self) -> int:
        """How much there is to do: each path is examined, and after that tuned."""
        return len(self.paths) * (1 + self.tune)

    @property
    def expected_seconds(self) -> float:
        """About how long it takes."""
        return len(self.paths) * (SECONDS + TUNING_SECONDS * self.tune)

    @property
    def title(self) -> str:
        """What it is, for people."""
        return f"try: {self.service}, {', '.join(self.paths)}"

    def outcome(self, status: int, results: list[str]) -> str:
        """Return what was found; nothing where it failed."""
        return "; ".join(results) if status == 0 else ""
