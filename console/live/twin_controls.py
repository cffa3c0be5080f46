"""What can be changed in a twin: its server model, and the route that the load asks for."""

from collections import Counter

from nicegui import ui

from console.actions import Actions, RefusedError
from console.controls import Choice, Fields, Number, OrderButton, choice_of
from console.state import State

# `lab` knows the services' own declarations, which the console does not import.
from lab.experiment.variants import KINDS
from services.common.contract.twins import TWINS

WORKERS, THREADS = 16, 200


def server_choice(twin: str) -> Choice:
    """Return the choice among all servers that `twin` declares.

    Each is called by its package; where one package serves in several ways, by the way.
    """
    kinds = KINDS[twin]
    ways = Counter(kind.package for kind in kinds)
    return Choice(
        "server model",
        {
            kind.package if ways[kind.package] == 1 else kind.name.removeprefix(f"{twin}-"): dict(
                kind.chosen
            )
            for kind in kinds
        },
    )


FIELDS: dict[str, tuple[Choice | Number, ...]] = {
    "flask": (
        server_choice("flask"),
        Number("FLASK_WORKERS", "workers", 1, WORKERS),
        Number("FLASK_THREADS", "threads", 1, THREADS),
        choice_of("LOADTEST_FLASK_ROUTE", "route", {"/wait": "def", "/wait-async": "async def"}),
    ),
    "fastapi": (
        server_choice("fastapi"),
        choice_of("FASTAPI_LOOP", "event loop", {"uvloop": "uvloop", "asyncio": "asyncio"}),
        Number("FASTAPI_WORKERS", "workers", 1, WORKERS),
        Number("FASTAPI_THREAD_TOKENS", "threads", 1, THREADS),
        choice_of(
            "LOADTEST_FASTAPI_ROUTE",
            "route",
            {"/wait": "async def", "/wait-def": "def", "/wait-blocking": "blocking"},
        ),
    ),
}


class TwinControls:
    """The controls of `twin`, at the foot of its card."""

    def __init__(self, twin: str, actions: Actions) -> None:
        self._twin, self._actions = twin, actions
        self._state: State | None = None
        with ui.element("div").classes("twin-controls"):
            with ui.element("div").classes("controls"):
                self._fields = Fields(FIELDS[twin])
            with ui.element("div").classes("controls"):
                note = f"restarts {TWINS[twin].title}, some seconds"
                self._order = OrderButton("Apply", self._apply, note)

    def draw(self, state: State) -> None:
        """Show what is in force."""
        self._state = state
        if not self._order.busy:
            self._fields.show(state.settings)

    async def _apply(self) -> str:
        changes = self._fields.changes()
        if not changes:
            raise RefusedError("Nothing is changed: edit a field first.")
        self._order.say(f"{_who(changes)} …")
        said = await self._actions.change(changes | load_as_it_is(self._state, changes))
        self._fields.settle()
        return said


def load_as_it_is(state: State | None, changes: dict[str, str]) -> dict[str, str]:
    """Return the settings that let a load which restarts go on as it was."""
    if not any(name.startswith("LOADTEST_") for name in changes) or state is None or not state.load:
        return {}
    sides = len(sides_of(state))
    users = {"LOADTEST_USERS": str(state.load.users // sides)} if state.load.users else {}
    return users | {"LOAD": "on" if state.load.running else "off"}


def sides_of(state: State) -> tuple[str, ...]:
    """Return the twins that the load asks."""
    twins = state.settings.get("LOADTEST_TWINS", "both")
    return tuple(TWINS) if twins == "both" else (twins,)


def _who(changes: dict[str, str]) -> str:
    prefixes = {f"{twin.name.upper()}_": twin.title for twin in TWINS.values()}
    found = [
        name
        for prefix, name in (prefixes | {"LOADTEST_": "the load"}).items()
        if any(change.startswith(prefix) for change in changes)
    ]
    return f"Restarting {' and '.join(found)}"
