"""The page "Experiments": predict, measure and judge, one after another; and what was found."""

from nicegui import ui

from console.console import Console
from console.experiments.form import Form
from console.experiments.own_service import offer
from console.experiments.reports import Reports
from console.experiments.run import Run


def experiments(console: Console) -> None:
    """Show the form and the runs on the left, the reports on the right."""
    console.report_list.look_again()
    with ui.element("div").classes("bench"):
        with ui.element("div").classes("side"):
            if console.actions.allowed:
                Form(console.order_run, offer(console.settings, ui.context.client.request))
            cards = _RunCards(console.actions.allowed)
        reports = Reports()
    console.runs_now.show(cards.draw)
    console.reports_now.show(reports.draw)


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
                ui.label(run.order.title).classes("run-title")
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
        self._stage.text = told = run.outcome or run.why or _stage(run)
        self._stage.classes(replace="said wrong" if run.stage == "failed" else "quiet")
        self._bar.value = round(run.progress, 3)
        self._bar.set_visibility(not run.is_over)
        if run.is_over:
            self._end.set_visibility(False)
        self._lines.text = "\n".join(line for line in run.lines if line not in told)


def _stage(run: Run) -> str:
    if run.stage != "runs":
        return run.stage
    return f"{run.progress:.0%}{', longer than expected' * run.is_late}"
