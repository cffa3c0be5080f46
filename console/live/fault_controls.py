"""What can go wrong downstream: slower answers, errors, and a cap on what it does at once."""

from nicegui import ui

from console.actions import Actions
from console.buttons import OrderButton
from console.clients import Faults
from console.live.fields import Fields, Number
from console.state import State

LATENCY, ERRORS, CAP = "latency", "errors", "cap"
NO_CAP = 0


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
                        Number(CAP, "at once", NO_CAP, 10_000),
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
