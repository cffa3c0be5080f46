"""The runs of this console, with how far each is."""

from nicegui import ui

from console.console import Console
from console.experiments.runs import Run
from console.experiments.shelf import Bench


class Queue:
    """A card for each run, the newest first."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._cards: dict[int, _Card] = {}
        self._place = ui.element("div").classes("runs")

    def draw(self, bench: Bench) -> None:
        """Show the runs of `bench`."""
        numbers = {run.number for run in bench.runs}
        for gone in set(self._cards) - numbers:
            self._cards.pop(gone).delete()
        for run in reversed(bench.runs):
            if run.number not in self._cards:
                with self._place:
                    self._cards[run.number] = _Card(run, self._console)
                    self._cards[run.number].move_up()
            self._cards[run.number].draw()


class _Card:
    def __init__(self, run: Run, console: Console) -> None:
        self._run = run
        with ui.element("section").classes("card run") as self._card:
            with ui.element("div").classes("run-head"):
                ui.label(run.asked.title).classes("run-title")
                self._stage = ui.label().classes("quiet").props('role="status"')
                self._end = ui.button(icon="close", color=None, on_click=run.cancel)
                self._end.props('flat round dense aria-label="End this run"')
            self._bar = ui.linear_progress(0.0, show_value=False).props("instant-feedback")
            self._lines = ui.label().classes("lines")
        self._end.set_visibility(console.actions.allowed)

    def move_up(self) -> None:
        """Put the card before the older ones."""
        self._card.move(target_index=0)

    def delete(self) -> None:
        """Take the card away."""
        self._card.delete()

    def draw(self) -> None:
        """Show how far the run is."""
        run = self._run
        self._stage.text = (
            run.outcome or run.why or {"runs": f"{run.progress:.0%}"}.get(run.stage, run.stage)
        )
        self._stage.classes(replace="said wrong" if run.stage == "failed" else "quiet")
        self._bar.value = round(run.progress, 3)
        self._bar.set_visibility(not run.is_over)
        if run.is_over:
            self._end.set_visibility(False)
        self._lines.text = "\n".join(line for line in run.lines if line != run.outcome)
