"""Figures with their units, as people read them; once for pages, charts and browsers."""

import json
import math
from dataclasses import astuple, dataclass
from typing import Literal

UNKNOWN = "–"  # noqa: RUF001  # a dash that is as wide as a figure


def rate(value: float | None) -> str:
    """Return so many a second; one decimal where it matters."""
    if value is None:
        return UNKNOWN
    return f"{value:,.0f}" if value >= 99.95 else f"{value:.1f}"


def count(value: float | None) -> str:
    """Return a whole number."""
    return UNKNOWN if value is None else f"{value:,.0f}"


def time(seconds: float | None) -> tuple[str, str]:
    """Return a time and its unit: milliseconds below ten seconds."""
    if seconds is None:
        return UNKNOWN, ""
    return (f"{seconds * 1000:,.0f}", "ms") if seconds < 9.9995 else (f"{seconds:,.1f}", "s")


def spelt(seconds: float) -> str:
    """Return a time with its unit."""
    return " ".join(time(seconds))


def things(number: float, thing: str) -> str:
    """Return a whole number with `thing` in the right grammatical number."""
    return f"{number:,.0f} {thing}" if round(number) == 1 else f"{number:,.0f} {thing}s"


def verb(number: float, one: str, several: str) -> str:
    """Return the form of a verb that goes with `number`."""
    return one if round(number) == 1 else several


# Grafana's own.
Unit = Literal["short", "reqps", "s", "percentunit", "bytes"]


@dataclass(frozen=True)
class Scale:
    """From the figure `start` on, figures are divided by `divisor`, and `suffix` follows."""

    start: float
    divisor: float
    suffix: str


def _powers(base: int, *suffixes: str) -> tuple[Scale, ...]:
    return tuple(
        Scale(float(base**power), float(base**power), suffix)
        for power, suffix in enumerate(suffixes)
    )


# The lowest first; nought is shown on the scale that divides by 1.
UNITS: dict[Unit, tuple[Scale, ...]] = {
    "short": _powers(1000, "", " K", " Mil", " Bil", " Tri"),
    "reqps": _powers(1000, " req/s", "K req/s", "M req/s", "B req/s"),
    "bytes": _powers(1024, " B", " KiB", " MiB", " GiB", " TiB"),
    "percentunit": (Scale(0.0, 0.01, "%"),),
    "s": (
        Scale(0.0, 1e-9, " ns"),
        Scale(1e-6, 1e-6, " µs"),
        Scale(1e-3, 1e-3, " ms"),
        Scale(1.0, 1.0, " s"),
        Scale(60.0, 60.0, " min"),
        Scale(3600.0, 3600.0, " hour"),
        Scale(86400.0, 86400.0, " day"),
    ),
}
# The same, for dashboards/static/charts.js, which formats axes and tooltips.
UNITS_AS_JSON = json.dumps({unit: [astuple(scale) for scale in UNITS[unit]] for unit in UNITS})


def parts(value: float, unit: Unit) -> tuple[str, str]:
    """Return `value` in `unit` as its number and what follows, such as `("213", " ms")`."""
    scale = _scale(value, UNITS[unit])
    scaled = value / scale.divisor
    return _number(scaled), scale.suffix


def in_unit(value: float, unit: Unit) -> str:
    """Return `value` as Grafana shows it in `unit`, such as `213 ms`: about three digits."""
    return "".join(parts(value, unit))


def _scale(value: float, scales: tuple[Scale, ...]) -> Scale:
    if value == 0:
        return next((scale for scale in scales if scale.divisor == 1), scales[0])
    reached = [scale for scale in scales if abs(value) >= scale.start]
    return reached[-1] if reached else scales[0]


def _number(value: float) -> str:
    if value == 0:
        return "0"
    decimals = max(0, 2 - math.floor(math.log10(abs(value))))
    # A half goes up, as in browsers; Python's own rounding takes it to the even neighbour.
    rounded = math.floor(value * 10**decimals + 0.5) / 10**decimals
    return f"{rounded:.{decimals}f}".rstrip("0").rstrip(".") if decimals else f"{rounded:.0f}"
