"""Reports on a terminal of 80 columns."""

from collections.abc import Callable
from itertools import starmap

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from lab.experiment.result import Result, Verdict
from lab.own_service import terminal as service_terminal
from lab.own_service.found import Found
from lab.report.comparison import Pair, differences, pairs, ratio, service_pairs
from lab.report.report import Report
from lab.report.report_files import Kept
from lab.report.wording import MARKS, headline, load, loads, names, verdict
from lab.units import counted, microseconds, milliseconds, number, rate, share
from lab.watch.table import COLOURS

VERDICT_STYLES: dict[Verdict, str] = {"holds": "green", "misses": "red", "invalid": "yellow"}
OVERLOADED_STYLE = "yellow"
NOISE = 0.05  # a ratio within it is no news


def content(report: Report) -> RenderableType:
    """Return what a report of any kind says."""
    if report.services:
        return Group(*map(service_terminal.shown, report.services))
    return results_table(report.results)


def results_table(results: list[Result]) -> RenderableType:
    """Return the verdicts of a run or sweep, with the reasons that the figures do not tell."""
    named = list(zip(names(results), results, strict=True))
    table = Table(box=None, padding=(0, 1, 0, 0))
    table.add_column("server model", overflow="fold")
    for title in ("slots", "predicted", "measured", "client p95"):
        table.add_column(title, justify="right", no_wrap=True)
    table.add_column("verdict", no_wrap=True)
    for each in named:
        table.add_row(*_row(*each))
    above = Text(f"{loads(results)}; right answers a second", style="dim")
    told = (each for each in named if each[1].verdict != "holds" or each[1].overloaded)
    return Group(above, Text(), table, Text(), *starmap(_reason, told), _headline(results))


def _headline(results: list[Result]) -> Text:
    return Text(headline(results), style="bold")


def verdict_line(result: Result) -> Text:
    """Return one line about a result, as soon as it is there."""
    line = Text.assemble(_verdict(result, ""), " ", _coloured(result.variant, result))
    return line.append(f" {load(result.load)}: {result.reason}", style="dim")


def _row(name: str, result: Result) -> tuple[Text | str, ...]:
    return (
        _coloured(name, result),
        number(result.prediction.slots),
        number(result.prediction.throughput, 1),
        f"{number(result.throughput, 1)} {share(result.ratio):>6}",
        milliseconds(result.client_seconds.p95),
        _verdict(result),
    )


def _reason(name: str, result: Result) -> Text:
    return Text(f"{name}: {result.reason}", style="dim")


def _coloured(text: str, result: Result) -> Text:
    return Text(text, style=COLOURS.get(result.service, ""))


def _verdict(result: Result, text: str | None = None) -> Text:
    shown = verdict(result) if text is None else text
    style = OVERLOADED_STYLE if result.overloaded else VERDICT_STYLES[result.verdict]
    return Text(f"{MARKS[result.verdict]} {shown}".rstrip(), style=style)


def reports_table(reports: list[Kept]) -> RenderableType:
    """Return the reports there are, with their verdicts."""
    table = Table(box=SIMPLE_HEAD)
    table.add_column("report", no_wrap=True)
    table.add_column("results", justify="right")
    for kind in VERDICT_STYLES:
        table.add_column(kind, justify="right")
    table.add_column("took", justify="right")
    for kept in reports:
        table.add_row(kept.name, *_summary(kept.report))
    return table


def _summary(report: Report) -> list[Text | str]:
    verdicts = [result.verdict for result in report.results]
    counts = ((kind, verdicts.count(kind)) for kind in VERDICT_STYLES)
    told = (Text(str(many or ""), style=VERDICT_STYLES[kind]) for kind, many in counts)
    return [str(len(verdicts) or len(report.services)), *told, f"{report.manifest.seconds:,.0f} s"]


def comparison(before: Report, after: Report) -> RenderableType:
    """Return both reports side by side, and which of their conditions differ."""
    matched = pairs(before, after)
    return Group(
        *map(_source, ("before", "after"), (before, after)),
        *(_pair(pair) for pair in matched if pair.before and pair.after),
        Text(),
        *(_alone(pair) for pair in matched if not (pair.before and pair.after)),
        *starmap(_services, service_pairs(before, after)),
        Text(),
        _conditions(before, after),
    )


def _source(which: str, report: Report) -> Text:
    made = f"{report.manifest.started:%Y-%m-%d %H:%M}"
    return Text(f"{which:<8}{made}  {report.manifest.command}", style="dim")


_FIGURES: dict[str, tuple[Callable[[Result], float | None], Callable[[float | None], str]]] = {
    "right answers": (lambda result: result.throughput, lambda value: rate(value or 0)),
    "client p95": (lambda result: result.client_seconds.p95, milliseconds),
    "CPU a request": (lambda result: result.cost.cpu_seconds_per_request, microseconds),
}


_FOUND_FIGURES: dict[str, tuple[Callable[[Found], float | None], Callable[[float | None], str]]] = {
    "most answers": (lambda found: max(step.throughput for step in found.steps), rate),
    "one user waits": (lambda found: found.alone_seconds, milliseconds),
    "slots": (lambda found: found.slots, number),
    "CPU an answer": (lambda found: found.cpu_seconds, microseconds),
}


def _pair(pair: Pair) -> RenderableType:
    before, after = pair.before or pair.either, pair.after or pair.either
    table = _beside()
    for title, (figure, show) in _FIGURES.items():
        old, new = figure(before), figure(after)
        table.add_row(title, show(old), show(new), _change(ratio(old, new)))
    table.add_row("verdict", _verdict(before), _verdict(after))
    return Group(Text(), _title(before), table)


def _services(before: Found, after: Found) -> RenderableType:
    table = _beside()
    for title, (figure, show) in _FOUND_FIGURES.items():
        old, new = figure(before), figure(after)
        table.add_row(title, show(old), show(new), _change(ratio(old, new)))
    table.add_row("held by", before.cause, after.cause)
    about = after.service if before.service == after.service else "another service"
    return Group(Text(after.request).append(f"  {about}", style="dim"), table)


def _beside() -> Table:
    table = Table("", box=None, show_header=False, padding=(0, 2))
    for width in (18, 18, 8):
        table.add_column(justify="right", min_width=width, no_wrap=True)
    return table


def _title(result: Result) -> Text:
    about = f" {load(result.load)}, {counted(result.prediction.slots, 'slot')}, {result.client}"
    return Text.assemble(_coloured(result.variant, result), (about, "dim"))


def _change(value: float | None) -> Text:
    if value is None:
        return Text()
    style = "" if abs(value - 1) <= NOISE else "bold"
    return Text(f"× {value:,.2f}", style=style)  # noqa: RUF001  # the sign of a factor is meant


def _alone(pair: Pair) -> Text:
    which = "before" if pair.before else "after"
    return Text.assemble((f"only {which}: ", "yellow"), _title(pair.either))


def _conditions(before: Report, after: Report) -> RenderableType:
    found = differences(before, after)
    if not found:
        return Text("Machine, versions and settings are the same in both.", style="dim")
    table = Table("what differs", "before", "after", box=SIMPLE_HEAD)
    for difference in found:
        table.add_row(difference.what, difference.before, difference.after)
    return table
