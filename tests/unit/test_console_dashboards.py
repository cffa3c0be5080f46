"""The console draws what grafana/build.py emits, all of it, and says what it cannot draw."""

import json
import re
from itertools import count
from pathlib import Path

import pytest

from console.dashboards.dashboard import AnyQueryPanel, Dashboard
from console.dashboards.panels.panel import Answer, Series
from console.dashboards.panels.timeseries import TimeSeriesPanel
from console.dashboards.queries import named
from console.dashboards.reading import UnknownDashboardError, read, read_all
from console.dashboards.shared_views import message
from console.dashboards.span import SCRAPE_SECONDS, last
from grafana import build
from lab.checkout import ROOT

DASHBOARDS = read_all(build.FOLDER)
PANELS = [panel for dashboard in DASHBOARDS.values() for panel in dashboard.query_panels]
SPAN = last(300, 1_700_000_000.0)
LABELS = {"service": "flask", "route": "/wait", "variant": "flask-sync", "server": "Gunicorn"}


def _panel_name(panel: AnyQueryPanel) -> str:
    return panel.title


def answer(panel: AnyQueryPanel, value: float | None = 0.25) -> Answer:
    """Return a series for each of the panel's queries, with `value` at every point."""
    return Answer(
        tuple(
            Series(
                named(target.legend_format, LABELS),
                LABELS,
                (value,) * (1 if target.instant else SPAN.points),
            )
            for target in panel.targets
        )
    )


@pytest.mark.parametrize("name", build.dashboards())
def test_all_that_build_emits_is_read(name: str) -> None:
    """No dashboard holds anything that the console does not know."""
    text = build.dashboards()[name]
    dashboard = read(name, text)
    assert len(dashboard.panels) == len(json.loads(text)["panels"])
    assert dashboard.title == json.loads(text)["title"]


@pytest.mark.parametrize("panel", PANELS, ids=_panel_name)
def test_every_panel_is_drawn(panel: AnyQueryPanel) -> None:
    """Each panel turns into options of a chart, with a line for each series, or into HTML."""
    drawn = panel.draw(answer(panel), SPAN)
    assert not drawn.note
    if isinstance(panel, TimeSeriesPanel):
        lines = [series for series in drawn.options["series"] if "name" in series]
        assert len(lines) == len(panel.targets)
        assert panel.frame()["yAxis"]["name"] == panel.field_config.defaults.custom.axis_label
    else:
        assert drawn.html
    assert json.loads(message(drawn))


@pytest.mark.parametrize("panel", PANELS, ids=_panel_name)
def test_a_panel_without_figures_says_so(panel: AnyQueryPanel) -> None:
    """Each panel has its own words for nothing, and a failed query is a sentence in its panel."""
    assert panel.draw(Answer(), SPAN).note == panel.field_config.defaults.no_value
    failed = panel.draw(Answer(problem="Prometheus refuses the query"), SPAN)
    assert (failed.note, failed.failed) == ("Prometheus refuses the query", True)


INSIDE = build.dashboards()["inside.json"]


@pytest.mark.parametrize(
    ("known", "unknown", "sentence"),
    [
        ('"type": "gauge"', '"type": "piechart"', 'panel "Slots in use": .* type piechart'),
        ('"unit": "reqps"', '"unit": "ops"', 'panel "Requests by route and status": .*unit "ops"'),
        ('"spanNulls"', '"barAlignment"', r"does not know fieldConfig\.defaults\.custom\.barAlign"),
        ('"id": "color"', '"id": "custom.axisPlacement"', 'panel "Slots": .*axisPlacement'),
        ('"mode": "multi"', '"mode": "single"', 'options.tooltip.mode "single"'),
        ('"type": "custom"', '"type": "query"', r'templating\.list\.0\.type "query"'),
        ('"id": "byName"', '"id": "byFrameRefID"', 'panel "Slots by route": .*byFrameRefID'),
        ("custom.hidden", "custom.width", 'panel "Slots by route": .*custom.width'),
        ('"value": true', '"value": false', "the column Time must be hidden"),
        ("$service", "$__range", r'panel "Slots in use": no variable is called \$__range'),
    ],
)
def test_what_the_console_cannot_draw_is_refused_by_name(
    known: str, unknown: str, sentence: str
) -> None:
    """An unknown panel, unit, option, override or variable stops the start with a sentence."""
    assert known in INSIDE
    with pytest.raises(UnknownDashboardError, match=sentence) as error:
        read("inside.json", INSIDE.replace(known, unknown))
    assert str(error.value).startswith("inside.json: ")


def test_a_folder_without_dashboards_is_refused(tmp_path: Path) -> None:
    """Nothing to draw is an error, not an empty page."""
    with pytest.raises(UnknownDashboardError, match=f"no dashboard in {tmp_path}"):
        read_all(tmp_path)


def test_the_home_dashboard_is_the_one_of_grafana() -> None:
    """The first dashboard is the one that Grafana opens."""
    [home] = re.findall(
        "HOME_DASHBOARD_PATH: .*/(.*).json", (ROOT / "docker-compose.yml").read_text()
    )
    assert next(iter(DASHBOARDS)) == home


def test_steps_are_as_prometheus_scrapes() -> None:
    """Grafana's least step and the console's are how often Prometheus scrapes."""
    for file in ("prometheus/prometheus.yml", "grafana/provisioning/datasources/prometheus.yml"):
        found = re.findall(r"(?:scrape_interval|timeInterval): (\d+)s", (ROOT / file).read_text())
        assert found == [str(SCRAPE_SECONDS)], file


def test_lines_look_as_their_names_say() -> None:
    """Colour by service, dashes for predictions, dots of no length with round ends."""
    panel = _panel(DASHBOARDS["same-wait"], "Queue time")
    names = ("flask /wait p95", "flask /wait mean", "fastapi /wait p95", "other")
    numbers = count(1.0)
    series = tuple(Series(name, {}, (next(numbers),)) for name in names)
    lines = panel.draw(Answer(series), SPAN).options["series"]
    assert [line["color"] for line in lines] == ["#C77F00", "#C77F00", "#0072B2", "#6E6E6E"]
    assert [line["lineStyle"]["type"] for line in lines] == ["solid", [0, 10], "solid", "solid"]
    assert lines[1]["lineStyle"]["cap"] == "round"


def test_a_limit_is_a_line() -> None:
    """The threshold of a chart is drawn in its colour, and has no entry in the legend."""
    panel = _panel(DASHBOARDS["inside"], "Event-loop lag p99")
    *_, limit = panel.draw(answer(panel), SPAN).options["series"]
    assert "name" not in limit
    [line] = limit["markLine"]["data"]
    assert (line["yAxis"], line["lineStyle"]["color"]) == (0.1, "#D81B60")


def test_a_gauge_takes_the_colour_of_its_limit() -> None:
    """At its limit a gauge is in the alarm's colour, and a share beyond its end stays inside."""
    panel = _panel(DASHBOARDS["inside"], "Slots in use")
    below, beyond = (panel.draw(answer(panel, share), SPAN).html for share in (0.25, 1.25))
    assert ">25%<" in below
    assert 'fill="#6E6E6E"' in below
    assert ">125%<" in beyond
    assert 'stroke="#D81B60" stroke-dasharray="0 0 100 100"' in beyond


def test_a_table_hides_and_names_its_columns() -> None:
    """Labels and the figure under its name; the time is hidden."""
    panel = _panel(DASHBOARDS["inside"], "Slots by route")
    series = Series("slots", {"route": "/wait<"}, (10000.0,))
    html = panel.draw(Answer((series,)), SPAN).html
    assert re.findall("<th(?: [^>]*)?>(.*?)</th>", html) == ["route", "slots"]
    assert re.findall("<td(?: [^>]*)?>(.*?)</td>", html) == ["/wait&lt;", "10 K"]


def _panel(dashboard: Dashboard, title: str) -> AnyQueryPanel:
    return next(panel for panel in dashboard.query_panels if panel.title == title)
