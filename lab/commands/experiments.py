"""Commands that predict, measure and judge."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import RenderableType
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from lab.commands.terminal import as_typed, aside, out, tell, tell_differing, tell_report
from lab.environment import in_force
from lab.errors import LabError
from lab.experiment.options import Options
from lab.experiment.run import alone_on_the_machine, results, seconds_of
from lab.experiment.trial import Trial
from lab.machine import share_out
from lab.report import report_files, terminal
from lab.report.report import Kind, Report, begin

Variants = Annotated[list[str] | None, typer.Argument(help="Server models; default: all.")]
Wait = Annotated[int | None, typer.Option(help="How long the downstream takes, in ms.")]
Seconds = Annotated[float, typer.Option(help="The steady window of each trial, in seconds.")]
Clients = Annotated[list[str] | None, typer.Option(help="HTTP client library; may be repeated.")]
Changes = Annotated[
    list[str] | None, typer.Option("--set", help="A setting, NAME=value; may be repeated.")
]
JsonFile = Annotated[Path | None, typer.Option(help="Write the report's JSON there; - prints it.")]
ARRIVALS = {"closed": ("closed",), "open": ("open",), "both": ("closed", "open")}
SWEPT = "1,10,50,100,200,400"


def run(
    variants: Variants = None,
    users: Annotated[int | None, typer.Option(help="Users of the closed loop.")] = None,
    wait: Wait = None,
    duration: Seconds = 10.0,
    arrivals: Annotated[str, typer.Option(help="closed, open, or both to compare.")] = "closed",
    rate: Annotated[int | None, typer.Option(help="Arrivals/s; default users / wait.")] = None,
    client: Clients = None,
    changes: Changes = None,
    json: JsonFile = None,
) -> None:
    """Predict, measure and judge server models.

    Each is measured with everything fresh.
    """
    settings = in_force()
    if arrivals not in ARRIVALS:
        raise LabError(f"--arrivals {arrivals}: must be closed, open or both.", status=2)
    options = Options(
        variants=variants or [],
        users=[users if users is not None else int(settings["LOADTEST_USERS"])],
        wait_ms=wait if wait is not None else int(settings["LOADTEST_WAIT_MS"]),
        seconds=duration,
        arrivals=ARRIVALS[arrivals],
        rate=rate,
        clients=tuple(client or ()),
        changes=tuple(changes or ()),
    )
    _carry_out("run", options.trials(settings), settings, json)


def sweep(
    variants: Variants = None,
    users: Annotated[str, typer.Option(help="Numbers of users, with commas.")] = SWEPT,
    wait: Wait = None,
    duration: Seconds = 10.0,
    client: Clients = None,
    changes: Changes = None,
    json: JsonFile = None,
) -> None:
    """Measure over a growing number of users: where each one bends."""
    settings = in_force()
    options = Options(
        variants=variants or [],
        users=_numbers(users),
        wait_ms=wait if wait is not None else int(settings["LOADTEST_WAIT_MS"]),
        seconds=duration,
        clients=tuple(client or ()),
        changes=tuple(changes or ()),
    )
    _carry_out("sweep", options.trials(settings), settings, json)


def _carry_out(
    kind: Kind, trials: list[Trial], settings: dict[str, str], json: Path | None
) -> None:
    report_files.require_writable()
    require_writable(json)
    tell_differing(tell)
    beginning = begin(as_typed())
    cores, found = share_out(), []
    with alone_on_the_machine(trials, tell), bar(trials) as shown:
        for result in results(trials, cores, shown.watch):
            shown.done()
            found.append(result)
            aside.print(terminal.verdict_line(result), soft_wrap=True)
    report = Report(kind=kind, manifest=beginning.manifest(settings, found), results=found)
    folder = report_files.keep(report)
    show(report, folder, json, terminal.results_table(found))
    raise typer.Exit(report.exit_status)


def show(report: Report, folder: Path, json: Path | None, table: RenderableType | None) -> None:
    """Print the `table` of a report and where it is kept, or its JSON where that is asked for."""
    text = report.model_dump_json(indent=2) + "\n"
    if json is not None and str(json) == "-":
        sys.stdout.write(text)
        return
    if json is not None:
        json.write_text(text)
    if table is not None:
        out.print(table)
    tell_report(folder)


def require_writable(file: Path | None) -> None:
    """Raise `LabError` where a report's JSON is to go and cannot."""
    if file is None or str(file) == "-":
        return
    try:
        file.open("a").close()
    except OSError as error:
        raise LabError(f"--json {file} cannot be written: {error.strerror}.", status=2) from None


def _numbers(text: str) -> list[int]:
    try:
        return [int(number) for number in text.split(",")]
    except ValueError:
        raise LabError(f"--users {text}: must be numbers with commas.", status=2) from None


class Bar:
    """The bar of `trials`; it moves with time, for each trial's time is known beforehand."""

    def __init__(self, progress: Progress, trials: list[Trial]) -> None:
        self._progress = progress
        self._ends = _running_sums([seconds_of(trial) for trial in trials])
        self._task: TaskID = progress.add_task("", total=self._ends[-1])
        self._done = 0
        self._began = time.monotonic()

    def watch(self, trial: Trial, phase: str) -> None:
        """Show what goes on with a trial."""
        spent = time.monotonic() - self._began
        end = self._ends[self._done]
        begin = end - seconds_of(trial)
        title = f"{trial.variant.name}: {phase}"
        self._progress.update(self._task, description=title, completed=min(begin + spent, end))

    def done(self) -> None:
        """Count a trial as done."""
        self._progress.update(self._task, completed=self._ends[self._done])
        self._done += 1
        self._began = time.monotonic()


@contextmanager
def bar(trials: list[Trial]) -> Iterator[Bar]:
    """Show the bar meanwhile, on standard error; it vanishes at the end."""
    columns = (TextColumn("{task.description:<28}"), BarColumn(None), TimeRemainingColumn())
    with Progress(*columns, console=aside, transient=True, expand=True) as progress:
        yield Bar(progress, trials)


def _running_sums(seconds: list[float]) -> list[float]:
    return [sum(seconds[: number + 1]) for number in range(len(seconds))]
