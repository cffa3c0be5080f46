"""The runs of this console, with how far each is."""

from nicegui import ui

from console.experiments.run import Run


class RunCards:
    """A card for each run, the newest first."""

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
        self._stage.text = (
            run.outcome or run.why or {"runs": f"{run.progress:.0%}"}.get(run.stage, run.stage)
        )
        self._stage.classes(replace="said wrong" if run.stage == "failed" else "quiet")
        self._bar.value = round(run.progress, 3)
        self._bar.set_visibility(not run.is_over)
        if run.is_over:
            self._end.set_visibility(False)
        self._lines.text = "\n".join(line for line in run.lines if line != run.outcome)
