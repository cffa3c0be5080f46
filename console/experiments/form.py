"""The form: server models to compare, or a service of one's own."""

from collections.abc import Callable

from nicegui import ui

from console.controls import OrderButton
from console.experiments.fields import ExperimentFields
from console.experiments.own_service import Offer
from console.experiments.own_service_fields import OwnServiceFields
from console.experiments.run import Order

OWN = "try"
KINDS = {"run": "Run", "sweep": "Sweep", OWN: "Your service"}
TITLES = {
    "run": "Predict, measure, judge",
    "sweep": "Find where each one bends",
    OWN: "Find what holds it",
}
SHORT = 90.0  # seconds; what takes longer is told in minutes


class Form:
    """Its fields; `order` is called with what is asked for."""

    def __init__(self, order: Callable[[Order], None], offer: Offer) -> None:
        self._give, self._offer = order, offer
        with ui.element("section").classes("card form"):
            with ui.element("h2"):
                self._title = ui.label()
            self._kind = ui.toggle(KINDS, value="run", on_change=self._show)
            self._kind.props('unelevated no-caps aria-label="Kind"')
            self._models = ExperimentFields()
            self._own = OwnServiceFields(offer)
            self._order = OrderButton("Start", self._start, "The lab's own load pauses meanwhile.")
        self._show()

    def _show(self) -> None:
        kind = self._kind.value
        self._title.text = TITLES[kind]
        self._models.part.set_visibility(kind != OWN)
        self._own.part.set_visibility(kind == OWN)
        if kind != OWN:
            self._models.suggest(kind)
        self._order.button.set_visibility(kind != OWN or bool(self._offer.ways))

    async def _start(self) -> str:
        kind = self._kind.value
        order = self._own.read() if kind == OWN else self._models.read(kind)
        self._give(order)
        return f"About {_spelt(order.expected_seconds)}; the lab's own load pauses meanwhile."


def _spelt(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < SHORT else f"{seconds / 60:.0f} min"
