"""What the last check found: what must hold and why it does not; and the hints so far."""

from nicegui import ui

from console.workshop.check import Check
from console.workshop.status import Status
from lab.exercise.judgement import Checked, Judged, Trouble
from lab.exercise.session import Entry

MOST_NOTES = 6
_INTO_VIEW = "scrollIntoView({block: 'nearest', behavior: 'smooth'})"


class Result:
    """A card that is there once there is something to say."""

    def __init__(self) -> None:
        self._shown: object = None
        self._awaited = False
        self._card = ui.element("section").classes("card result").props('aria-label="Result"')
        self._card.set_visibility(False)

    def draw(self, exercise: Entry, check: Check | None) -> None:
        """Show what came of `check`; while a next one runs nothing is said of the last."""
        over = check if check and check.is_over else None
        key = (id(check), over is None, exercise.hints_seen)
        if key == self._shown:
            return
        self._shown = key
        self._card.clear()
        with self._card:
            if over:
                _outcome(over)
            for number, hint in enumerate(exercise.hints_seen, 1):
                _point("lightbulb", f"Hint {number}: {hint}", "hint")
        self._card.set_visibility(over is not None or bool(exercise.hints_seen))
        if over and self._awaited:
            ui.run_javascript(f"getHtmlElement({self._card.id}).{_INTO_VIEW}")
        self._awaited = check is not None and not check.is_over


def _outcome(check: Check) -> None:
    if check.found:
        _found(check.found)
    elif check.stage == "cancelled":
        ui.label("The check was cancelled; nothing of it is left.").classes("said")
    else:
        ui.label(check.why).classes("said wrong").props('role="alert"')


def _found(found: Checked) -> None:
    with ui.element("div").classes("verdict").props('role="status"'):
        Status("passed" if found.passed else "not yet")
        ui.label(f"{found.seconds:.0f} s").classes("quiet")
    if found.trouble:
        _trouble(found.trouble)
    for judged in found.must:
        _judged(judged)
    for note in found.notes[:MOST_NOTES]:
        _point("info", note, "note")
    if len(found.notes) > MOST_NOTES:
        _point("info", f"and {len(found.notes) - MOST_NOTES} more.", "note")


def _judged(judged: Judged) -> None:
    with ui.element("div").classes("judged"):
        Status("holds" if judged.holds else "fails")
        with ui.element("div").classes("judged-words"):
            ui.label(f"Expected: {judged.expected}").classes("expected")
            ui.label(f"Measured: {judged.measured}").classes("measured")
            if judged.why:
                ui.label(judged.why).classes("why")


def _trouble(trouble: Trouble) -> None:
    with ui.element("div").classes("judged"):
        Status("fails")
        with ui.element("div").classes("judged-words"):
            ui.label(trouble.sentence).classes("expected")
            if trouble.words:
                ui.label("The last that it said:").classes("quiet")
                ui.label("\n".join(trouble.words)).classes("file-text").props('tabindex="0"')


def _point(icon: str, words: str, kind: str) -> None:
    with ui.element("div").classes(f"point {kind}"):
        ui.icon(icon).props('aria-hidden="true"')
        ui.label(words)
