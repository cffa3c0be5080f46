"""`python -m lab.reference` writes docs/reference.md and docs/report.schema.json from the code.

With --check it only says whether they are stale.
"""

import json
import sys
from collections.abc import Iterator

from lab.checkout import ROOT
from lab.environment import SERVICES, defaults
from lab.report.report import Report
from lab.settings import LabSettings
from services.common.calls.settings import CallSettings
from services.common.database.settings import DatabaseSettings
from services.common.identity.settings import IdentitySettings
from services.common.measuring.metrics import METRICS
from services.common.process.collector import CollectorSettings
from services.common.settings.bind import NameSettings
from services.common.settings.settings import Settings

FILE = ROOT / "docs/reference.md"
SCHEMA = ROOT / "docs/report.schema.json"
GROUPS: dict[str, type[Settings]] = {
    "Both twins": CollectorSettings,
    "The twins' database": DatabaseSettings,
    "The twins' tokens": IdentitySettings,
    "The call that both twins make": CallSettings,
    "Twin A: Flask on Gunicorn": SERVICES["flask"],
    "Twin B: FastAPI on Uvicorn": SERVICES["fastapi"],
    "The names under which console, Locust and downstream answer": NameSettings,
    "The downstream": SERVICES["downstream"],
    "The load": SERVICES["locust"],
    "Images, limits and history": LabSettings,
    "The console": SERVICES["console"],
}
INTRODUCTION = """\
# Reference

Written by `make docs` from the code; a test fails when it is stale.

## Settings

Change one with `bin/lab set NAME=value`, all back with `bin/lab set --reset`; `.env` has the
defaults and is never written. A variable of the shell wins over both. A bad value is refused with
a sentence that names it.
"""
METRICS_INTRODUCTION = """\
## Metrics

Base units throughout. Twins and downstream carry a `service` label from Prometheus; what the load
measures carries the `service` and `route` that it is about.
"""


def text() -> str:
    """Return the whole page."""
    return "\n".join([INTRODUCTION, *_settings(), METRICS_INTRODUCTION, *_metrics(), ""])


def schema() -> str:
    """Return the JSON schema of report.json, for people."""
    return json.dumps(Report.model_json_schema(mode="serialization"), indent=2) + "\n"


def main(arguments: list[str]) -> int:
    """Write, or check; return the exit status."""
    written = {FILE: text(), SCHEMA: schema()}
    if "--check" not in arguments:
        for file, content in written.items():
            file.write_text(content)
        return 0
    stale = [f for f, content in written.items() if not f.exists() or f.read_text() != content]
    for file in stale:
        sys.stderr.write(f"{file.relative_to(ROOT)} is stale: run `make docs`.\n")
    return 1 if stale else 0


def _settings() -> Iterator[str]:
    known = defaults()
    seen: set[str] = set()
    for title, kind in GROUPS.items():
        yield f"### {title}\n"
        yield "| setting | default | meaning |\n| --- | --- | --- |"
        for name, meaning in kind.names().items():
            if name in known and name not in seen:
                seen.add(name)
                yield f"| `{name}` | `{known[name]}` | {meaning} |"
        yield ""


def _metrics() -> Iterator[str]:
    yield "| metric | kind | from | labels | meaning |\n| --- | --- | --- | --- | --- |"
    for metric in METRICS:
        labels = ", ".join(f"`{label}`" for label in metric.labels)
        yield f"| `{metric.name}` | {metric.kind} | {metric.by} | {labels} | {metric.meaning} |"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
