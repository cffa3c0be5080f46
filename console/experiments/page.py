"""The page "Experiments": predict, measure and judge, one after another; and what was found."""

from collections.abc import Callable

from nicegui import ui

from console.actions import RefusedError
from console.buttons import OrderButton
from console.console import Console
from console.experiments.reports import Reports
from console.experiments.run import Experiment, Kind
from console.experiments.run_cards import RunCards
from lab.experiment.variants import VARIANTS

KINDS: dict[Kind, str] = {"run": "Run", "sweep": "Sweep"}
USERS: dict[Kind, str] = {"run": "50", "sweep": "1,10,50,100"}
WAIT_MS, SECONDS = 200, 5
CHOSEN = ("flask-sync", "flask-gthread", "fastapi-async")


def experiments(console: Console) -> None:
    """Show the form and the runs on the left, the reports on the right."""
    console.report_list.look_again()
    with ui.element("div").classes("bench"):
        with ui.element("div").classes("side"):
            if console.actions.allowed:
                _Form(console.order_run)
            cards = RunCards(console.actions.allowed)
        reports = Reports()
    console.runs_now.show(cards.draw)
    console.reports_now.show(reports.draw)


class _Form:
    """Its fields; `order` is called with what is asked for."""

    def __init__(self, order: Callable[[Experiment], None]) -> None:
        self._give = order
        with ui.element("section").classes("card form"):
            with ui.element("h2"):
                ui.label("Predict, measure, judge")
            self._kind = ui.toggle(dict(KINDS), value="run", on_change=self._suggest)
            self._kind.props('unelevated no-caps aria-label="Kind"')
            self._variants = ui.select(
                list(VARIANTS), label="server models", multiple=True, value=list(CHOSEN)
            )
            self._variants.props("outlined dense use-chips options-dense").classes("wide")
            with ui.element("div").classes("controls"):
                self._users = ui.input("users", value=USERS["run"])
                self._wait = ui.number("wait ms", value=WAIT_MS, min=1, precision=0, format="%d")
                self._seconds = ui.number("seconds", value=SECONDS, min=1, precision=0, format="%d")
                for each in (self._users, self._wait, self._seconds):
                    each.props("outlined dense hide-bottom-space").classes("field choice-field")
            self._open = ui.checkbox("open load, too: requests that wait for nobody")
            OrderButton("Start", self._start, "The lab's own load pauses meanwhile.")

    def _suggest(self) -> None:
        if self._users.value in USERS.values():
            self._users.value = USERS[self._kind.value]
        self._open.set_visibility(self._kind.value == "run")

    async def _start(self) -> str:
        experiment = self._read()
        self._give(experiment)
        minutes = experiment.expected_seconds / 60
        return f"About {minutes:.0f} min; the lab's own load pauses meanwhile."

    def _read(self) -> Experiment:
        kind: Kind = self._kind.value
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
        return Experiment(
            kind,
            variants,
            users,
            int(self._wait.value),
            int(self._seconds.value),
            bool(self._open.value),
        )
