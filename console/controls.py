"""What people press and fill in: buttons that order a change, and fields for settings."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field

from nicegui import ui

from console.actions import RefusedError
from console.state import Settings
from lab.errors import LabError


def plain_button(title: str, press: Callable[[], object]) -> ui.button:
    """Put a button on the page that calls `press`."""
    button = ui.button(title, on_click=press, color=None)
    return button.props("unelevated no-caps").classes("order")


class OrderButton:
    """A button and a line beside it; while the order is carried out nobody gives it again.

    What `carry_out` returns is said in the line, and so is why it was refused.
    """

    def __init__(self, title: str, carry_out: Callable[[], Awaitable[str]], note: str = "") -> None:
        self._carry_out = carry_out
        self.busy = False
        self.button = plain_button(title, self.give)
        self._line = ui.label(note).classes("said").props('role="status"')

    def enable(self, on: bool) -> None:
        """Let people give the order, or not; never while it is carried out."""
        self.button.set_enabled(on and not self.busy)

    def say(self, sentence: str, wrong: bool = False) -> None:
        """Show a sentence beside the button."""
        self._line.text = sentence
        self._line.classes(replace="said wrong" if wrong else "said")

    async def give(self) -> None:
        """Carry the order out, as a press of the button does."""
        if self.busy:
            return
        self.busy = True
        self.enable(False)
        self.button.props("loading")
        try:
            self.say(await self._carry_out())
        except LabError as error:
            self.say(str(error), wrong=True)
        finally:
            self.busy = False
            self.enable(True)
            self.button.props(remove="loading")


@dataclass(frozen=True)
class Choice:
    """One of several `options`, by the name that people see; each stands for some settings."""

    label: str
    options: dict[str, Settings]

    def build(self) -> "ui.select":
        """Return the element."""
        return ui.select(list(self.options), label=self.label)

    def read(self, value: object) -> Settings:
        """Return the settings that `value` stands for; raises `RefusedError`."""
        if value not in self.options:
            raise RefusedError(f"{self.label}: {value} is not to be had.")
        return self.options[str(value)]

    def knows(self, settings: Settings) -> bool:
        """Return whether `settings` say what is in force."""
        return all(name in settings for option in self.options.values() for name in option)

    def shown(self, settings: Settings) -> object:
        """Return the element's value for `settings`, None if it has none."""
        fit = (name for name, own in self.options.items() if own.items() <= settings.items())
        return next(fit, None)


def choice_of(setting: str, label: str, options: dict[str, str]) -> Choice:
    """Return a choice among the values of one setting, each with the name that people see."""
    return Choice(label, {name: {setting: value} for value, name in options.items()})


@dataclass(frozen=True)
class Number:
    """A whole number for `setting`, within bounds, both included, that suit a room.

    The lab's own bounds are wider; who needs more has `bin/lab set`.
    """

    setting: str
    label: str
    least: int
    most: int
    wide: bool = False  # as its label is long

    def build(self) -> "ui.number":
        """Return the element."""
        # Without bounds of its own: it would silently take the nearest number for a bad one.
        return ui.number(self.label, precision=0, format="%d")

    def read(self, value: object) -> Settings:
        """Return the setting; raises `RefusedError`."""
        number = value if isinstance(value, int | float) else None
        if number is None or not self.least <= number <= self.most or number != int(number):
            raise RefusedError(f"{self.label}: from {self.least:,} to {self.most:,}.")
        return {self.setting: str(int(number))}

    def knows(self, settings: Settings) -> bool:
        """Return whether `settings` say what is in force."""
        return self.setting in settings

    def shown(self, settings: Settings) -> object:
        """Return the element's value for `settings`."""
        try:
            return int(settings[self.setting])
        except ValueError:
            return None


@dataclass
class _Input:
    kind: Choice | Number
    element: "ui.select | ui.number"
    in_force: object = field(default=None)

    @property
    def edited(self) -> bool:
        return bool(self.element.value != self.in_force)


class Fields:
    """The fields of `kinds`, in a row, which follow what is in force until a person edits them."""

    def __init__(self, kinds: Sequence[Choice | Number]) -> None:
        self._inputs = [_Input(kind, kind.build()) for kind in kinds]
        for own in self._inputs:
            own.element.props("outlined dense hide-bottom-space options-dense")
            wide = " wide-field" if getattr(own.kind, "wide", False) else ""
            own.element.classes(f"field {type(own.kind).__name__.lower()}-field{wide}")

    def show(self, settings: Settings) -> None:
        """Show the settings in force, but for what a person has edited."""
        for own in self._inputs:
            if not own.kind.knows(settings):
                continue
            value, edited = own.kind.shown(settings), own.edited
            own.in_force = value
            if not edited and own.element.value != value:
                own.element.value = value

    def changes(self) -> Settings:
        """Return what a person has edited; raises `RefusedError` for what is out of bounds."""
        return _together(own.kind.read(own.element.value) for own in self._inputs if own.edited)

    def values(self) -> Settings:
        """Return all fields; raises `RefusedError` for what is out of bounds."""
        return _together(own.kind.read(own.element.value) for own in self._inputs)

    def settle(self) -> None:
        """Take what the fields hold as what is in force."""
        for own in self._inputs:
            own.in_force = own.element.value


def _together(parts: Iterable[Settings]) -> Settings:
    return {name: text for part in parts for name, text in part.items()}
