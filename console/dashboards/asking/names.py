"""The names of series, from their legend."""

import re
from dataclasses import dataclass

from console.dashboards.asking.series import Series

LABEL = re.compile(r"\{\{\s*(\w+)\s*\}\}")


@dataclass(frozen=True)
class Named:
    """A series with the name under which the legend has it."""

    name: str
    series: Series


def named(series: Series, legend: str) -> Named:
    """Return `series` with its name: `legend` with each `{{label}}`'s value, or nothing."""
    return Named(LABEL.sub(lambda found: series.labels.get(found[1], ""), legend), series)
