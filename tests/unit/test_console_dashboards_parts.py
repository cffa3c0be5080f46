"""The small parts behind the console's dashboards: units, variables, time and what is sent."""

import json
from typing import Any

import pytest

from console.dashboards.queries import interpolate, named
from console.dashboards.shared_views import LIVE, Picture
from console.dashboards.span import Span, last, seconds_of
from console.formats import Unit, in_unit

# As Grafana shows them; a browser test puts the same figures to static/charts.js.
EXAMPLES: list[tuple[float, Unit, str]] = [
    (0, "short", "0"),
    (4, "short", "4"),
    (0.0387, "short", "0.0387"),
    (3.14159, "short", "3.14"),
    (10_000, "short", "10 K"),
    (2_500_000, "short", "2.5 Mil"),
    (0, "reqps", "0 req/s"),
    (19.43, "reqps", "19.4 req/s"),
    (97.1, "reqps", "97.1 req/s"),
    (1234, "reqps", "1.23K req/s"),
    (0, "s", "0 s"),
    (0.0000004, "s", "400 ns"),
    (0.00035, "s", "350 µs"),
    (0.2134, "s", "213 ms"),
    (0.25, "s", "250 ms"),
    (1.028, "s", "1.03 s"),
    (90, "s", "1.5 min"),
    (7200, "s", "2 hour"),
    (259_200, "s", "3 day"),
    (0.5, "percentunit", "50%"),
    (1, "percentunit", "100%"),
    (0.0123, "percentunit", "1.23%"),
    (512, "bytes", "512 B"),
    (136_314_880, "bytes", "130 MiB"),
    (-0.2, "s", "-200 ms"),
]


@pytest.mark.parametrize(("value", "unit", "shown"), EXAMPLES)
def test_figures_are_shown_as_grafana_shows_them(value: float, unit: Unit, shown: str) -> None:
    """About three digits, and the scale that suits the figure."""
    assert in_unit(value, unit) == shown


def test_variables_have_their_values_in_queries() -> None:
    """`$name` and `${name}` are the chosen value; Grafana's own follow the step."""
    expr = 'rate(calls{service="$service"}[$__rate_interval]) / ${__interval}'
    got = interpolate(expr, (("service", "flask"),), Span(0, 300, 15))
    assert got == 'rate(calls{service="flask"}[17s]) / 15s'


def test_a_regex_keeps_its_dollar() -> None:
    """A dollar that begins no name stays."""
    assert interpolate('{a=~"x$"}', (), Span(0, 10, 2)) == '{a=~"x$"}'


def test_names_of_series_come_from_their_labels() -> None:
    """A label that a series does not have is empty, as in Grafana."""
    labels = {"service": "flask", "route": "/wait"}
    assert named("{{service}} {{ route }} {{gone}}p95", labels) == "flask /wait p95"


@pytest.mark.parametrize(
    ("length", "step"), [("1m", 2), ("5m", 2), ("15m", 5), ("1h", 15), ("6h", 120), ("24h", 300)]
)
def test_a_range_has_steps_that_fit_a_screen(length: str, step: int) -> None:
    """No step is below a scrape, none of the lines has more than 301 points."""
    span = last(seconds_of(length), 1_700_000_001.7)
    assert span.step == step
    assert span.points <= 301
    assert len(span.times) == span.points
    assert span.end % step == 0


@pytest.mark.parametrize("length", ["", "5", "m", "5m5", "99999m", "-5m"])
def test_what_is_no_length_of_time_is_refused(length: str) -> None:
    """A bad length is a sentence that names it."""
    with pytest.raises(ValueError, match="is no length of time"):
        seconds_of(length)


def test_only_what_has_changed_is_sent() -> None:
    """A panel that looks as before is not sent again; a new browser gets all."""
    before = Picture(LIVE, "", {1: '{"html":"a"}', 2: '{"html":"b"}'})
    after = Picture(LIVE, "", {1: '{"html":"a"}', 2: '{"html":"c"}'})
    assert _sent(after.since(before)) == {"2": {"html": "c"}}
    assert _sent(after.whole).keys() == {"1", "2"}
    assert after.since(None) == after.whole


def _sent(script: str) -> dict[str, Any]:
    panels: dict[str, Any] = json.loads(script.removeprefix("labCharts.show(").removesuffix(")"))[
        "panels"
    ]
    return panels
