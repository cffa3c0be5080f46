"""Reads the dashboards' files; what the console cannot draw is an error that names it."""

import json
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from console.dashboards.dashboard import Dashboard
from console.dashboards.queries import BUILT_IN, VARIABLE

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails


# As in the checkout; in a container the folder is mounted where it would be.
FOLDER = Path(__file__).parents[2] / "grafana" / "dashboards"


class UnknownDashboardError(ValueError):
    """A file holds something that is not drawn; the message is one sentence that names it."""


def read_all(folder: Path = FOLDER) -> dict[str, Dashboard]:
    """Return the dashboards of `folder` by uid, those without a variable first.

    Raises `UnknownDashboardError`, also if there is none.
    """
    files = sorted(folder.glob("*.json"))
    if not files:
        raise UnknownDashboardError(f"There is no dashboard in {folder}.")
    return _read_all(tuple((file, file.stat().st_mtime_ns) for file in files))


@lru_cache(maxsize=1)  # every page needs them, and they seldom change
def _read_all(files: tuple[tuple[Path, int], ...]) -> dict[str, Dashboard]:
    read_ones = [read(file.name, file.read_text("utf-8")) for file, _ in files]
    read_ones.sort(key=lambda dashboard: len(dashboard.variables))
    return {dashboard.uid: dashboard for dashboard in read_ones}


def read(name: str, text: str) -> Dashboard:
    """Return the dashboard in the file `name`; raises `UnknownDashboardError`."""
    try:
        raw = json.loads(text)
        dashboard = Dashboard.model_validate(raw)
        _check(dashboard)
    except ValidationError as error:
        raise UnknownDashboardError(f"{name}: {_sentence(error, raw)}") from None
    except ValueError as error:
        raise UnknownDashboardError(f"{name}: {error}") from None
    return dashboard


def _check(dashboard: Dashboard) -> None:
    """Raise `ValueError` with a sentence for a query that uses what nobody defines."""
    known = {variable.name for variable in dashboard.variables} | BUILT_IN
    for panel in dashboard.query_panels:
        for target in panel.targets:
            # A `$` that begins no name would reach Prometheus as it stands.
            named = {first or second for first, second in VARIABLE.findall(target.expr)}
            for name in sorted(named - known):
                raise ValueError(f'panel "{panel.title}": no variable is called ${name}.')


def _sentence(error: ValidationError, raw: dict[str, Any]) -> str:
    # What is there and unknown says more than what is missing in its place.
    first = min(error.errors(), key=lambda one: one["type"] == "missing")
    place = [str(step) for step in first["loc"]]
    where = ""
    if place[:1] == ["panels"] and len(place) > 1:
        where = f'panel "{raw["panels"][int(place[1])].get("title")}": '
        place = place[3:]  # after its number comes its kind, which is no level of the file
    return where + _complaint(".".join(place), first)


def _complaint(place: str, error: "ErrorDetails") -> str:
    match error["type"]:
        case "union_tag_invalid":
            context = error["ctx"]
            kind, tag = context["discriminator"].strip("'"), context["tag"]
            return f"the console does not draw {kind} {tag}, only {context['expected_tags']}."
        case "missing":
            return f"{place} is missing."
        case "extra_forbidden":
            return f"the console does not know {place}."
    return f"the console does not draw {place} {json.dumps(error['input'])}: {error['msg']}."
