"""The page "Experiments": predict, measure and judge, one after another; and what was found."""

from collections.abc import Callable

from nicegui import ui

from console.actions import RefusedError
from console.console import Console
from console.controls import OrderButton
from console.experiments.reports import Reports
from console.experiments.run import Experiment, Kind, Run
from lab.experiment.variants import VARIANTS

KINDS: dict[Kind, str] = {"run": "Run", "sweep": "Sweep"}
USERS: dict[Kind, str] = {"run": "50", "sweep": "1,10,50,100"}
WAIT_MS, SECONDS = 200, 5
FIELD = "outlined dense hide-bottom-space"
CHOSEN = ("flask-sync", "flask-gthread", "fastapi-async")


def experiments(console: Console) -> None:
    """Show the form and the runs on the left, the reports on the right."""
    console.report_list.look_again()
    with ui.element("div").classes("bench"):
        with ui.element("div").classes("side"):
            if console.actions.allowed:
                _Form(console.order_run)
            cards = _RunCards(console.actions.allowed)
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
                self._users.props(FIELD).classes("field choice-field")
                self._wait = _number("wait ms", WAIT_MS)
                self._seconds = _number("seconds", SECONDS)
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
        wait_ms, seconds = int(self._wait.value), int(self._seconds.value)
        return Experiment(kind, variants, users, wait_ms, seconds, bool(self._open.value))


def _number(label: str, value: int) -> ui.number:
    number = ui.number(label, value=value, min=1, precision=0, format="%d")
    return number.props(FIELD).classes("field choice-field")


class _RunCards:
    """A card for each run of this console, the newest first, with how far it is."""

    def __init__(self, may_end: bool) -> None:
        self._may_end = may_end
        self._cards: dict[Run, _Card] = {}
        self._place = ui.element("div").classes("runs")

    def draw(self, runs: tuple[Run, ...]) -> None:
        """Show `runs`, which come the newest first."""
        for gone in set(self._cards) - set(runs):
            self._cards.pop(gone).delete()
        for run in reversed(runs):
            if run not in self._cards:
                with self._place:
                    self._cards[run] = _Card(run, self._may_end)
            self._cards[run].draw()


class _Card:
    def __init__(self, run: Run, may_end: bool) -> None:
        self._run = run
        with ui.element("section").classes("card run") as self._card:
            with ui.element("div").classes("run-head"):
                ui.label(run.experiment.title).classes("run-title")
                self._stage = ui.label().classes("quiet").props('role="status"')
                self._end = ui.button(icon="close", color=None, on_click=run.cancel)
                self._end.props('flat round dense aria-label="End this run"')
            self._bar = ui.linear_progress(0.0, show_value=False).props("instant-feedback")
            self._lines = ui.label().classes("lines")
        self._end.set_visibility(may_end)
        self._card.move(target_index=0)  # before the older ones

    def delete(self) -> None:
        """Take the card away."""
        self._card.delete()

    def draw(self) -> None:
        """Show how far the run is."""
        run = self._run
        self._stage.text = run.outcome or run.why or _stage(run)
        self._stage.classes(replace="said wrong" if run.stage == "failed" else "quiet")
        self._bar.value = round(run.progress, 3)
        self._bar.set_visibility(not run.is_over)
        if run.is_over:
            self._end.set_visibility(False)
        self._lines.text = "\n".join(line for line in run.lines if line != run.outcome)


def _stage(run: Run) -> str:
    if run.stage != "runs":
        return run.stage
    return f"{run.progress:.0%}{', longer than expected' * run.is_late}"
