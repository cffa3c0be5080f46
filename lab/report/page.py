"""The files of a report: its JSON, its picture, and a page.

The page is one file that needs no network, no script and no other file.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from lab.experiment.result import Result
from lab.own_service import tables
from lab.own_service.found import Tried
from lab.report import style
from lab.report.plots import Picture, picture
from lab.report.report import Report
from lab.report.wording import MARKS, causes, headline, load, names, verdict
from lab.units import counted, megabytes, number, share

JSON, PAGE = "report.json", "index.html"
_CLASSES = {"holds": "holds", "does not hold": "misses", "misses": "misses"}
Show = Callable[[Result], str]


def write(report: Report, folder: Path) -> None:
    """Write all files of `report` into `folder`."""
    for name, content in _files(report):
        (folder / name).write_bytes(content)


def _files(report: Report) -> Iterator[tuple[str, bytes]]:
    drawn = picture(report) if report.results or report.services else None
    yield JSON, (report.model_dump_json(indent=2) + "\n").encode()
    if drawn:
        yield f"{report.kind}.svg", drawn.svg.encode()
        yield f"{report.kind}.png", drawn.png
    yield PAGE, page(report, drawn).encode()


@dataclass(frozen=True)
class Columns:
    """Columns of the table that have a title in common."""

    title: str
    shows: dict[str, Show]


TABLE = (
    Columns(
        "right answers a second",
        {
            "predicted": lambda result: number(result.prediction.throughput, 1),
            "measured": lambda result: number(result.throughput, 1),
            "share": lambda result: share(result.ratio),
        },
    ),
    Columns("", {"errors": lambda result: number(result.errors)}),
    Columns(
        "client, ms",
        {
            "p50": lambda result: _milli(result.client_seconds.p50),
            "p95": lambda result: _milli(result.client_seconds.p95),
            "p99": lambda result: _milli(result.client_seconds.p99),
        },
    ),
    Columns(
        "p95, ms, in the",
        {
            "handler": lambda result: _milli(result.handler_seconds.p95),
            "queue": lambda result: _milli(result.queue_seconds.p95),
        },
    ),
    Columns(
        "what it took",
        {
            "CPU µs/request": lambda result: _micro(result.cost.cpu_seconds_per_request),
            "MB": lambda result: number(result.cost.memory_bytes / 1e6),
            "threads": lambda result: number(result.cost.threads),
        },
    ),
    Columns(
        "cores taken by",
        {
            "service": lambda result: number(result.cost.cpu_cores, 2),
            "load": lambda result: number(result.cost.generator_cores, 2),
            "downstream": lambda result: number(result.cost.downstream_cores, 2),
        },
    ),
)


def _milli(seconds: float | None) -> str:
    return number(None if seconds is None else seconds * 1e3)


def _micro(seconds: float | None) -> str:
    return number(None if seconds is None else seconds * 1e6)


def page(report: Report, picture: Picture | None) -> str:
    """Return the page's HTML; what was found without load has no picture."""
    template = _environment().get_template("page.html.jinja")
    return template.render(
        report=report,
        title=_title(report),
        picture=picture,
        named=list(zip(names(report.results), report.results, strict=True)),
        table=TABLE,
        figures=tables.figures,
        steps=tables.STEPS,
        tried=tables.TRIED | {" ": _chosen},
        conclusion=tables.conclusion,
        conditions=_conditions(report),
    )


def _chosen(tried: Tried) -> str:
    return tables.CHOSEN if tried.chosen else tried.trouble


def _title(report: Report) -> str:
    if report.services:
        return f"{causes(report.services)}."
    if not report.findings:
        return headline(report.results)
    verdicts = Counter(finding.verdict for finding in report.findings)
    told = ", ".join(f"{many} {verdict}" for verdict, many in verdicts.items())
    return f"{counted(len(report.findings), 'finding')}: {told}."


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        marks=MARKS,
        colour=_colour,
        load=load,
        counted=counted,
        verdict=verdict,
        inline=_inline,
        classes=_CLASSES,
    )
    return environment


def _colour(result: Result) -> str:
    return style.of(result.variant, result.service).colour


def _inline(svg: str) -> Markup:
    # HTML knows SVG by itself: what names its standards would only look like addresses.
    drawing = re.sub(r' xmlns(:\w+)?="[^"]*"', "", svg[svg.index("<svg") :])
    return Markup(drawing)  # noqa: S704  # our own picture, with its texts escaped by Matplotlib


def _conditions(report: Report) -> dict[str, str]:
    manifest = report.manifest
    kept = manifest.service_cores
    return {
        "when": f"{manifest.started:%Y-%m-%d %H:%M:%S %z}, took {manifest.seconds:,.0f} s",
        "machine": f"{manifest.machine}, {counted(manifest.cores, 'core')}, "
        f"{megabytes(manifest.memory_bytes)} of memory",
        "kept for the service": counted(kept, "core") if kept else "none; it shares",
        "load average before": number(manifest.load_average, 2),
        "system": f"{manifest.system}, Python {manifest.python}",
        "open files": f"at most {manifest.open_files:,}",
        "mode": manifest.mode,
        "git revision": manifest.git_revision,
    }
