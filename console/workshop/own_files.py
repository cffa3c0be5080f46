"""The learner's files as they are on the disk: to be read here, and edited elsewhere."""

from nicegui import ui

from console.workshop.course import Exercise


class OwnFiles:
    """A card for each file, which follows what is saved."""

    def __init__(self) -> None:
        self._shown: dict[str, str] = {}
        self._texts: dict[str, ui.label] = {}
        self._place = ui.element("div").classes("own-files")

    def draw(self, exercise: Exercise) -> None:
        """Show what is in the files now."""
        try:
            now = exercise.own_files()
        except OSError:
            return  # an editor is just replacing one
        if now == self._shown:
            return
        if now.keys() != self._shown.keys():
            self._build(list(now))
        for name, text in now.items():
            self._texts[name].text = text
        self._shown = now

    def _build(self, names: list[str]) -> None:
        self._place.clear()
        with self._place:
            self._texts = {name: _card(name) for name in names}


def _card(name: str) -> ui.label:
    with ui.element("section").classes("card own-file"):
        with ui.element("div").classes("own-file-head"):
            ui.label(name).classes("path")
            ui.label("as saved").classes("quiet")
        return ui.label().classes("file-text").props('tabindex="0"')
