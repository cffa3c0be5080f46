"""What a terminal shows of the workshop, in 80 columns."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.markdown import Markdown
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from lab.exercise.judgement import Answer, Checked, Judged, Trouble
from lab.exercise.session import Entry

WIDTH = 80
MOST_NOTES = 6
_MARKS = {"new": ("·", "dim"), "started": ("○", "yellow"), "passed": ("✓", "green")}


def course_table(entries: list[Entry]) -> RenderableType:
    """Return the list of exercises, and how many of them have passed."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for title, side in (("", "right"), ("", "left"), ("exercise", "left"), ("minutes", "right")):
        table.add_column(title, justify=side)  # type: ignore[arg-type]  # two of its literals
    table.add_column("so far")
    for entry in entries:
        mark, style = _MARKS[entry.state]
        row = (str(entry.number), Text(mark, style=style), entry.title, str(entry.minutes))
        table.add_row(*row, Text(_so_far(entry), style="dim"))
    passed = sum(entry.state == "passed" for entry in entries)
    return Group(table, Text(), Text(f"{passed} of {len(entries)} passed.", style="bold"))


def markdown(text: str) -> RenderableType:
    """Return a text for the learner; where a link leads is said by the text itself."""
    return Padding(Markdown(text, hyperlinks=False), (0, 2))


def checked(found: Checked, title: str, number: int) -> RenderableType:
    """Return what a check found: measured, expected, why, and where there is help."""
    parts: list[RenderableType] = [_verdict(found, title, number), Text()]
    if found.trouble:
        parts += [_trouble(found.trouble), Text()]
    for judged in found.must:
        parts += [_judged(judged), Text()]
    notes = [_line("•", "yellow", note) for note in _notes(found)]
    parts += [*notes, Text()] if notes else []
    if found.prediction and found.checks == 1:  # people read it once
        parts += [_answer(found.prediction), Text()]
    if not found.passed:
        parts.append(_line("→", "cyan", f"For a hint: bin/lab exercise hint {number}"))
    return Group(*parts)


def onward(number: int, last: int) -> RenderableType:
    """Return what to do once an exercise has passed: why it works, and the next one."""
    words = f"Why it works: bin/lab exercise solution {number}"
    if number < last:
        words += f"\nThe next one: bin/lab exercise start {number + 1}"
    return _line("→", "cyan", words)


def solution(files: dict[str, str]) -> RenderableType:
    """Return the files of a solution, its text first."""
    parts: list[RenderableType] = []
    for name, content in files.items():
        if name.endswith(".md"):
            parts += [Padding(Markdown(content), (0, 2)), Text()]
        else:
            parts += [Text(f"  {name}", style="bold"), Padding(Text(content), (0, 4))]
    return Group(*parts)


def _verdict(found: Checked, title: str, number: int) -> Text:
    word, style = ("passed", "bold green") if found.passed else ("not yet", "bold red")
    line = Text(f"  {number}. {title}  ", style="bold")
    return line.append(word, style=style).append(f"  ({found.seconds:.0f} s)", style="dim")


def _judged(judged: Judged) -> RenderableType:
    mark, style = ("✓", "green") if judged.holds else ("✗", "red")
    parts = [_line(mark, style, judged.expected, "bold")]
    parts.append(_line(" ", "", f"Measured: {judged.measured}."))
    if judged.why:
        parts.append(_line(" ", "", judged.why))
    return Group(*parts)


def _trouble(trouble: Trouble) -> RenderableType:
    parts = [_line("✗", "red", trouble.sentence, "bold")]
    if trouble.words:
        parts.append(_line(" ", "", "The last that it said:"))
        parts.append(Padding(Text("\n".join(trouble.words), style="dim"), (0, 0, 0, 6)))
    return Group(*parts)


def _notes(found: Checked) -> Iterator[str]:
    yield from found.notes[:MOST_NOTES]
    if len(found.notes) > MOST_NOTES:
        yield f"and {len(found.notes) - MOST_NOTES} more."


def _answer(answer: Answer) -> RenderableType:
    shipped = f"As shipped it is {_figure(answer.answer)} {answer.unit}".rstrip()
    if answer.measured is not None:
        shipped += f" (measured: {_figure(answer.measured)})"
    if answer.predicted is None:
        return _line("?", "magenta", f"You predicted nothing. {shipped}: {answer.because}")
    how = "Well predicted" if answer.close else f"You predicted {answer.predicted:g}"
    return _line("?", "magenta", f"{how}. {shipped}: {answer.because}")


def _figure(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _line(mark: str, style: str, words: str, words_style: str = "") -> RenderableType:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=3, justify="right")
    grid.add_column(max_width=WIDTH - 6)
    grid.add_row(Text(mark, style=style), Text(words, style=words_style))
    return grid


def _so_far(entry: Entry) -> str:
    if entry.state == "new":
        return ""
    parts = [] if entry.predicted is None else [f"predicted {entry.predicted:g}"]
    parts += [f"{entry.checks} check{'s' if entry.checks > 1 else ''}"] if entry.checks else []
    return ", ".join(parts) or "started"
