"""What can be changed around the twins: the load, and what goes wrong downstream."""

from nicegui import ui

from console.actions import MOST_USERS, Actions, RefusedError
from console.clients import Faults
from console.controls import Fields, Number, OrderButton
from console.live.twin_controls import load_as_it_is, sides_of
from console.state import State

LONGEST_WAIT = 10_000  # ms; the calls of the twins end after 30 s
_USERS = "LOADTEST_USERS"  # of Locust now, which may be more or fewer than the setting
LATENCY, ERRORS, CAP = "latency", "errors", "cap"
NO_CAP = 0


class LoadControls:
    """Users and their start take effect at once, by Locust's own API; the wait restarts it."""

    def __init__(self, actions: Actions) -> None:
        self._actions = actions
        self._state: State | None = None
        with ui.element("section").classes("card strip"):
            with ui.element("h2"):
                ui.label("Load")
            with ui.element("div").classes("controls"):
                self._users = Fields([Number(_USERS, "users", 1, MOST_USERS)])
                self._wait = Fields([Number("LOADTEST_WAIT_MS", "wait ms", 1, LONGEST_WAIT)])
                self._apply = OrderButton("Apply", self._change)
                self._switch = OrderButton("Start", self._start_or_stop)

    def draw(self, state: State) -> None:
        """Show the load that runs."""
        self._state = state
        running = bool(state.load and state.load.running)
        for order in (self._apply, self._switch):
            order.enable(state.load is not None)
        if self._apply.busy or self._switch.busy:
            return
        self._switch.button.text = "Stop" if running else "Start"
        self._wait.show(state.settings)
        users = _users_a_side(state) if running else None
        self._users.show(state.settings if users is None else {_USERS: str(users)})

    async def _change(self) -> str:
        wait, users = self._wait.changes(), self._users.changes()
        if not wait and not users:
            raise RefusedError("Edit a field first.")
        if wait:
            self._apply.say("Restarting the load …")
            said = await self._actions.change(wait | load_as_it_is(self._state, wait) | users)
        else:
            said = await self._with_users()
        self._wait.settle()
        self._users.settle()
        return said

    async def _with_users(self) -> str:
        users = int(self._users.values()[_USERS])
        sides = len(sides_of(self._state)) if self._state else 1
        await self._actions.start_load(users, sides)
        self._users.settle()
        return ""

    async def _start_or_stop(self) -> str:
        if self._state and self._state.load and self._state.load.running:
            await self._actions.stop_load()
            return ""
        return await self._with_users()


def _users_a_side(state: State) -> int | None:
    if state.load is None or not state.load.users:
        return None
    return state.load.users // len(sides_of(state))


class FaultControls:
    """The faults take effect at once, for every call that arrives from then on."""

    def __init__(self, actions: Actions) -> None:
        self._actions = actions
        with ui.element("section").classes("card strip"):
            with ui.element("h2"):
                ui.label("Faults")
            with ui.element("div").classes("controls"):
                self._fields = Fields(
                    [
                        Number(LATENCY, "more ms", 0, 10_000),
                        Number(ERRORS, "errors %", 0, 100),
                        Number(CAP, "most at once (0: no limit)", NO_CAP, 10_000, wide=True),
                    ]
                )
                self._apply = OrderButton("Apply", self._change)
                self._clear = OrderButton("Clear", self._end)

    def draw(self, state: State) -> None:
        """Show the faults in force."""
        for order in (self._apply, self._clear):
            order.enable(state.faults is not None)
        if state.faults is not None and not self._apply.busy and not self._clear.busy:
            self._fields.show(_as_texts(state.faults))

    async def _change(self) -> str:
        values = {name: int(text) for name, text in self._fields.values().items()}
        faults: Faults = {
            "latency": {"kind": "fixed", "ms": values[LATENCY]},
            "error_share": values[ERRORS] / 100,
            "max_concurrent": values[CAP] or None,
        }
        await self._actions.set_faults(faults)
        self._fields.settle()
        return ""

    async def _end(self) -> str:
        await self._actions.set_faults({})
        self._fields.settle()
        self._fields.show(_as_texts({}))
        return ""


def _as_texts(faults: Faults) -> dict[str, str]:
    # Of a latency that varies the fields show what is typical of it.
    latency = faults.get("latency", {})
    typical = latency.get("ms", latency.get("median_ms", latency.get("max_ms", 0)))
    return {
        LATENCY: f"{typical:.0f}",
        ERRORS: f"{faults.get('error_share', 0) * 100:.0f}",
        CAP: str(faults.get("max_concurrent") or NO_CAP),
    }
