"""How a series looks, by its name: the panel's defaults, and then each override that matches."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from console.dashboards.model.fields import (
    ColourProperty,
    LineStyleProperty,
    Matcher,
    Override,
    Property,
)

Dash = tuple[int, ...]
SOLID: Dash = ()


@dataclass(frozen=True)
class Look:
    """A colour, and dashes and gaps in pixels, or none."""

    colour: str
    dash: Dash = SOLID


def look(name: str, start: Look, overrides: Iterable[Override[Property]]) -> Look:
    """Return how the series `name` looks."""
    for override in overrides:
        if matches(override.matcher, name):
            for prop in override.properties:
                start = _changed(start, prop)
    return start


def matches(matcher: Matcher, name: str) -> bool:
    """Return whether `matcher` finds the series `name`."""
    if matcher.id == "byName":
        return matcher.options == name
    # Grafana writes a regex between two slashes, and it may have more of them inside.
    return re.search(matcher.options[1:-1], name) is not None


def _changed(before: Look, prop: object) -> Look:
    if isinstance(prop, ColourProperty):
        return replace(before, colour=prop.value.fixed_color)
    if isinstance(prop, LineStyleProperty):
        return replace(before, dash=prop.value.dash)
    return before
