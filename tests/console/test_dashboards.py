"""Grafana's dashboards in the console, while a lab runs under load."""

import pytest
from playwright.sync_api import Page, expect

from console.dashboards.dashboard import AnyQueryPanel, Dashboard
from console.dashboards.panels.timeseries import TimeSeriesPanel
from console.dashboards.reading import read_all
from tests import needs
from tests.console.conftest import Watched, console_url, load_runs
from tests.stack.conftest import Lab
from tests.unit.test_console_dashboards_parts import EXAMPLES

pytestmark = [
    needs.chromium,
    pytest.mark.timeout(180),
]
DASHBOARDS = read_all()
FIRST_FIGURES = 60_000  # ms until rates have their window
# Whether the canvas of a panel has a pixel in the colour of one of its lines.
PAINTED = """(panel) => {
    const rgb = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
    const colours = panel.options.series.filter((line) => line.name).map((line) => rgb(line.color));
    const canvas = panel.querySelector("canvas");
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    for (let at = 0; at < data.length; at += 4)
        if (colours.some((rgb) => rgb.every((part, at3) => data[at + at3] === part))) return 1;
    return 0;
}"""


@pytest.fixture
def page(console_lab: Lab, watched: Watched) -> Page:
    """Return a page, while load runs."""
    load_runs(console_lab, watched.page)
    return watched.page


def address(lab: Lab, query: str = "") -> str:
    """Return where the dashboards are."""
    return console_url(lab, f"/dashboards?{query}")


@pytest.mark.parametrize("dashboard", DASHBOARDS.values(), ids=list(DASHBOARDS))
def test_every_panel_shows_data_under_load(
    console_lab: Lab, page: Page, dashboard: Dashboard
) -> None:
    """Each panel of each dashboard has figures, and each chart lines in its colours."""
    page.goto(address(console_lab, f"dashboard={dashboard.uid}"))
    for panel in dashboard.query_panels:
        _shows_data(page, panel)


def _shows_data(page: Page, panel: AnyQueryPanel) -> None:
    place = page.locator(f"[data-panel='{panel.id}']")
    assert place.get_attribute("aria-label") == panel.title
    place.scroll_into_view_if_needed()
    expect(place.locator(".lab-note"), panel.title).to_have_text("", timeout=FIRST_FIGURES)
    if isinstance(panel, TimeSeriesPanel):
        expect(place.locator(".lab-legend button").first, panel.title).to_be_visible()
        # A line of one point is not to be seen: the next look brings another.
        page.wait_for_function(PAINTED, arg=place.element_handle(), timeout=15_000)
    else:
        assert any(letter.isdigit() for letter in place.locator(".lab-html").inner_text())


def test_a_server_is_chosen_at_the_top(console_lab: Lab, page: Page) -> None:
    """The picker changes what the panels show, and the address that leads here."""
    page.goto(address(console_lab, "dashboard=inside"))
    slots = page.get_by_label("Slots", exact=True).locator("dt")
    expect(slots).to_contain_text("fastapi-async", timeout=FIRST_FIGURES)
    page.get_by_label("Server").click()
    page.get_by_role("option", name="flask").click()
    expect(slots).to_contain_text("flask-sync")
    expect(page.get_by_text("no event loop measured")).to_be_visible()
    page.reload()
    expect(slots).to_contain_text("flask-sync")


def test_links_lead_from_one_dashboard_to_another(console_lab: Lab, page: Page) -> None:
    """The time that was chosen stays."""
    page.goto(address(console_lab, "from=now-15m"))
    page.get_by_role("link", name="Inside one server").click()
    expect(page.get_by_label("Server")).to_be_visible()
    expect(page.get_by_role("combobox", name="Time")).to_have_value("last 15m")


def test_a_pause_keeps_the_picture(console_lab: Lab, page: Page) -> None:
    """A paused page stays as it is until it goes on."""
    page.goto(address(console_lab, "refresh=2s"))
    newest = "() => document.querySelector('[data-panel=\"8\"]').options?.xAxis.max"
    page.wait_for_function(newest, timeout=FIRST_FIGURES)
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name="Go on")).to_be_visible()
    before = page.evaluate(newest)
    page.wait_for_timeout(5000)
    assert page.evaluate(newest) == before
    page.get_by_role("button", name="Go on").click()
    page.wait_for_function(f"({newest})() > {before}")


def test_a_name_in_the_legend_is_a_switch(console_lab: Lab, page: Page) -> None:
    """A click shows one line alone, another click all of them again."""
    page.goto(address(console_lab))
    panel = page.get_by_label("Goodput and its predicted ceiling")
    names = panel.locator(".lab-legend button")
    expect(names.first).to_be_visible(timeout=FIRST_FIGURES)
    off = panel.locator(".lab-legend button[aria-pressed='false']")
    names.first.click()
    expect(off).to_have_count(names.count() - 1)
    names.first.click()
    expect(off).to_have_count(0)


def test_browsers_show_figures_as_the_server_does(console_lab: Lab, page: Page) -> None:
    """Axes and tooltips use the same units as the figures."""
    page.goto(address(console_lab))
    for value, unit, shown in EXAMPLES:
        code = "([unit, value]) => labCharts.format(unit, value)"
        assert page.evaluate(code, [unit, value]) == shown
