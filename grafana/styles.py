"""How a series is drawn, by its name. Colour says who it is about, the kind of line says what."""

from dataclasses import dataclass

from services.common.contract import twins
from services.common.measuring import colours


@dataclass(frozen=True)
class Style:
    """The Grafana field `option` takes `value` for series whose name matches `/pattern/`."""

    pattern: str
    option: str
    value: dict[str, object]


def coloured(pattern: str, colour: str) -> Style:
    """Return the style of matching series in `colour` (#RRGGBB)."""
    return Style(pattern, "color", {"mode": "fixed", "fixedColor": colour})


def dashed(pattern: str, *lengths: int) -> Style:
    """Return the style of matching series with dashes and gaps of these `lengths` in pixels."""
    return Style(pattern, "custom.lineStyle", {"fill": "dash", "dash": list(lengths or (10, 10))})


def dotted(pattern: str) -> Style:
    """Return the style of matching series as dots."""
    return Style(pattern, "custom.lineStyle", {"fill": "dot", "dash": [0, 10]})


TWINS = tuple(coloured(f"^{twin.name}", twin.colour) for twin in twins.TWINS.values())
DOWNSTREAM = (coloured("^downstream", colours.DOWNSTREAM),)
LOAD = (coloured("^(client|locust)", colours.LOAD),)
ROUTES = (
    coloured("^(/|other)", colours.OTHER_ROUTE),  # of two that match, the later one decides
    *(coloured(f"^{route} ", colour) for route, colour in colours.ROUTES.items()),
)
PREDICTED = (dashed("predicted$"),)
PERCENTILES = (dotted("p50$"), dashed("p99$"))
MEANS = (dotted("mean$"),)
STATUSES = (dotted("4..$"), dashed("5..$"))
WAITING = (dashed("waiting$"),)
FAULTS = (dotted("faults$"),)
# The outcomes of answers, calls and work; one that is right keeps its solid line.
OUTCOMES = (
    dashed("(failed|error)$"),
    dotted("(slow|hang)$"),
    dashed("(wrong|no_room|drop)$", 4, 4),
    dashed("(shed|refused|full)$", 16, 6, 2, 6),
)
