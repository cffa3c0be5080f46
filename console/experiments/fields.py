"""What a person fills in for a run or a sweep of server models."""

from nicegui import ui

from console.actions import RefusedError
from console.experiments.run import Experiment, Kind
from lab.experiment.variants import VARIANTS

USERS: dict[Kind, str] = {"run": "50", "sweep": "1,10,50,100"}
WAIT_MS, SECONDS = 200, 5
FIELD = "outlined dense hide-bottom-space"
CHOSEN = ("flask-sync", "flask-gthread", "fastapi-async")


class ExperimentFields:
    """Which server models, how many users, and for how long."""

    def __init__(self) -> None:
        with ui.element("div").classes("form-part") as self.part:
            self._variants = ui.select(
                list(VARIANTS), label="server models", multiple=True, value=list(CHOSEN)
            )
            self._variants.props("outlined dense use-chips options-dense").classes("wide")
            with ui.element("div").classes("controls"):
                self._users = ui.input("users", value=USERS["run"])
                self._users.props(FIELD).classes("field choice-field")
                self._wait = number("wait ms", WAIT_MS)
                self._seconds = number("seconds", SECONDS)
            self._open = ui.checkbox("open load, too: requests that wait for nobody")

    def suggest(self, kind: Kind) -> None:
        """Show what suits `kind`, but for what a person has edited."""
        if self._users.value in USERS.values():
            self._users.value = USERS[kind]
        self._open.set_visibility(kind == "run")

    def read(self, kind: Kind) -> Experiment:
        """Return what is asked for; raises `RefusedError`."""
        variants = tuple(name for name in VARIANTS if name in (self._variants.value or ()))
        users = str(self._users.value or "").replace(" ", "")
        if not variants:
            raise RefusedError("Choose a server model.")
        if not all(part.isdigit() for part in users.split(",")):
            raise RefusedError("Users: a number, or several with commas in a sweep.")
        if kind == "run" and "," in users:
            raise RefusedError("A run takes one number of users; a sweep takes several.")
        if not self._wait.value or not self._seconds.value:
            raise RefusedError("Say how long the downstream takes, and how long to measure.")
        wait_ms, seconds = int(self._wait.value), int(self._seconds.value)
        return Experiment(kind, variants, users, wait_ms, seconds, bool(self._open.value))


def number(label: str, value: int) -> ui.number:
    """Put a field for a whole number on the page."""
    field = ui.number(label, value=value, min=1, precision=0, format="%d")
    return field.props(FIELD).classes("field choice-field")
