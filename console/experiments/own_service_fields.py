"""What a person fills in for a service of their own."""

import shlex
from collections.abc import Callable
from pathlib import Path

from nicegui import ui

from console.actions import RefusedError
from console.experiments.fields import FIELD, number
from console.experiments.own_service import Offer, OwnService, Way, way_of
from lab.own_service.bringing import MOCK, Mock

# One field for all three: what is typed tells them apart, and below it stands what it is taken for.
TAKEN_FOR: dict[Way, str] = {
    "app": "An application, started on a server that its Python has: .venv in its folder, if any.",
    "command": "A start command. {port} is where to listen; programs are those of .venv, if any.",
    "url": "A service that runs: its requests are seen, and nothing inside it.",
}
EXAMPLES: dict[Way, str] = {
    "app": "shop.main:app",
    "command": "gunicorn -b 127.0.0.1:{port} shop.main:app",
    "url": "http://127.0.0.1:9000",
}


class OwnServiceFields:
    """The service, what is asked of it, and what it calls."""

    def __init__(self, offer: Offer) -> None:
        self._offer = offer
        with ui.element("div").classes("form-part") as self.part:
            if offer.why:
                ui.label(offer.why).classes("said")
            if offer.ways:
                self._build()
                self._follow()

    def _build(self) -> None:
        which = "app, start command or URL" if "app" in self._offer.ways else "URL"
        self._service = _text(which, self._follow)
        self._taken_for = ui.label().classes("said examples")
        self._folder = _text("folder that it is started in")
        self._paths = _text("paths to get")
        self._paths.value = "/"
        self._settings = _text("settings that it reads, NAME=value", self._follow)
        self._settings.props(f'placeholder="SLOW_URL={MOCK} has it call the mock"')
        with ui.element("div").classes("controls") as self._mock:
            self._wait = number("mock waits, ms", Mock.wait_ms)
            ui.label(f"{MOCK} is a call of the lab's mock.").classes("said")
        self._tune = ui.checkbox("try what would help: other settings of its server")

    def _follow(self) -> None:
        """Show what the service is taken for, and what that needs."""
        typed = _typed(self._service)
        way = way_of(typed) if typed else None
        starts = way != "url" and "app" in self._offer.ways
        examples = "\n".join(["Such as", *(EXAMPLES[one] for one in self._offer.ways)])
        self._taken_for.text = TAKEN_FOR[way] if way else examples
        for started in (self._folder, self._settings, self._tune):
            started.set_visibility(starts)
        self._mock.set_visibility(starts and MOCK in typed + _typed(self._settings))

    def read(self) -> OwnService:
        """Return what is asked for; raises `RefusedError`."""
        service = _typed(self._service) if self._offer.ways else ""
        if not service:
            raise RefusedError(self._offer.why if not self._offer.ways else "Say which service.")
        way = way_of(service)
        if way not in self._offer.ways:
            raise RefusedError("Here it is a URL, such as http://192.168.1.20:9000.")
        paths = tuple(_typed(self._paths).split()) or ("/",)
        if way == "url":
            return OwnService(service, paths)
        wait_ms = int(self._wait.value or 0)
        return OwnService(
            service, paths, self._read_folder(), self._read_settings(), wait_ms, self._tune.value
        )

    def _read_folder(self) -> str:
        folder = Path(_typed(self._folder)).expanduser()
        if not folder.is_absolute():
            raise RefusedError("Say the whole path of the folder, such as ~/shop.")
        return str(folder)

    def _read_settings(self) -> tuple[str, ...]:
        try:
            return tuple(shlex.split(_typed(self._settings)))
        except ValueError:
            raise RefusedError("Settings: a quotation mark has no other.") from None


def _text(label: str, follow: Callable[[], None] | None = None) -> ui.input:
    return ui.input(label, on_change=follow).props(FIELD).classes("wide")


def _typed(field: ui.input) -> str:
    return str(field.value or "").strip()
