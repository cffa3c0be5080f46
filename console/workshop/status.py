"""How things stand, by shape and word; and the switch between the page's two views."""

from nicegui import ui

ICONS = {
    "new": "radio_button_unchecked",
    "started": "timelapse",
    "passed": "check_circle",
    "holds": "check_circle",
    "fails": "cancel",
    "not yet": "cancel",
    "as predicted": "check_circle",
    "not as predicted": "change_circle",
}


class Status:
    """An icon with its word beside it: no colour is needed to tell how things stand."""

    def __init__(self, word: str) -> None:
        with ui.element("span").classes("sign"):
            self._icon = ui.icon("").props('aria-hidden="true"')
            self._word = ui.label()
        self._now = ""
        self.show(word)

    def show(self, word: str) -> None:
        """Show how it stands now."""
        if word == self._now:
            return
        self._now = self._word.text = word
        self._icon.name = ICONS[word]
        self._icon.classes(replace=f"sign-icon {word.replace(' ', '-')}")


def view_switch(host: bool) -> None:
    """Put the switch between the two views of the page."""
    with ui.element("nav").classes("views").props('aria-label="Views"'):
        for title, path, here in (
            ("Learner", "/workshop", not host),
            ("Host", "/workshop?host", host),
        ):
            link = ui.link(title, path)
            if here:
                link.props('aria-current="page"')
