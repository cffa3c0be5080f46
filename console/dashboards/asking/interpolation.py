"""Puts values where queries and titles name a variable, as Grafana does: `$name` or `${name}`."""

import re

from console.dashboards.asking.span import SCRAPE_SECONDS, Span
from console.dashboards.model.dashboard import Choices, Dashboard

VARIABLE = re.compile(r"\$(?:(\w+)|\{(\w+)\})")
# Grafana's own, from the step between two points.
INTERVAL, RATE_INTERVAL = "__interval", "__rate_interval"
BUILT_IN = {INTERVAL, RATE_INTERVAL}


def interpolate(text: str, choices: Choices, span: Span) -> str:
    """Return `text` with every variable's value in its place."""
    # A rate needs two samples in its window, also when one is missed.
    window = max(span.step + SCRAPE_SECONDS, 4 * SCRAPE_SECONDS)
    values = dict(choices) | {INTERVAL: f"{span.step}s", RATE_INTERVAL: f"{window}s"}
    return VARIABLE.sub(lambda found: values[found[1] or found[2]], text)


def check(dashboard: Dashboard) -> None:
    """Raise `ValueError` with a sentence for a query that uses what nobody defines."""
    known = {variable.name for variable in dashboard.variables} | BUILT_IN
    for panel in dashboard.query_panels:
        for target in panel.targets:
            # A `$` that begins no name would reach Prometheus as it stands.
            named = {first or second for first, second in VARIABLE.findall(target.expr)}
            for name in sorted(named - known):
                raise ValueError(f'panel "{panel.title}": no variable is called ${name}.')
