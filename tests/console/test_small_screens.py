"""A person in the room holds a phone or a tablet: every page is to be used with it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from console import pages
from console.plain_page import sign_in_page
from lab.report import page
from tests import needs
from tests.console.conftest import Watched, console_url
from tests.stack.conftest import Lab
from tests.unit import report_samples

pytestmark = [needs.chromium, pytest.mark.timeout(120)]
PAGES = {
    **{page.title: page.path for page in pages.PAGES},
    "an exercise": "/workshop?exercise=2",
    "the host": "/workshop?host",
}
WIDTHS = (360, 390, 768, 1280)  # small phones to small laptops, in CSS pixels
FINGER = 40  # pixels; what is pressed is no lower
# What runs out of the page to the right, where no box of its own lets it be scrolled.
OUTSIDE = """() => [...document.querySelectorAll('body *')].filter(element => {
  const box = element.getBoundingClientRect();
  if (!box.width || !box.height || box.right <= innerWidth + 1) return false;
  for (let up = element.parentElement; up; up = up.parentElement)
    if (['auto', 'scroll', 'hidden'].includes(getComputedStyle(up).overflowX)) return false;
  return element.checkVisibility({visibilityProperty: true});
}).map(element => `${element.tagName}.${element.className}`)"""
PRESSED = "main button, main input, nav a"
LOW = """([pressed, least]) => [...document.querySelectorAll(pressed)].filter(element => {
  const box = (element.closest('.q-field__control') || element).getBoundingClientRect();
  return box.height && box.height < least && element.checkVisibility({visibilityProperty: true})
    && !element.closest('.lab-legend, .lab-hint, .q-chip');
}).map(element => `${element.className} ${element.textContent}`)"""


@pytest.fixture(scope="module")
def with_reports(console_lab: Lab) -> Lab:
    """Lend the lab with two reports of all server models, which is as wide as reports get."""
    for minute, users in enumerate((20, 40)):
        command = f"lab run {' '.join(report_samples.SERVERS)} --users={users} --arrivals=both"
        results = [report_samples.result(variant, users) for variant in report_samples.SERVERS]
        started = datetime(2020, 1, 1, 10, minute, tzinfo=UTC)  # never the newest
        folder: Path = console_lab.state / "reports" / f"{started:%Y-%m-%dT%H-%M-%S}-run"
        folder.mkdir(parents=True)
        page.write(report_samples.report(*results, command=command, started=started), folder)
    return console_lab


@pytest.mark.parametrize("page", PAGES)
def test_every_page_fits_every_screen(with_reports: Lab, watched: Watched, page: str) -> None:
    """From 360 pixels on nothing runs out of it; on a phone fingers hit what they aim at."""
    watched.page.set_viewport_size({"width": WIDTHS[0], "height": 740})
    watched.page.goto(console_url(with_reports, PAGES[page]))
    watched.page.locator("main .card").first.wait_for()
    if page == "Experiments":
        watched.page.locator("iframe.report").wait_for()
    for width in WIDTHS:
        watched.page.set_viewport_size({"width": width, "height": 740})
        fits(watched.page)
        assert width > WIDTHS[1] or watched.page.evaluate(LOW, [PRESSED, FINGER]) == []


def test_live_fits_a_small_laptop(console_lab: Lab, watched: Watched) -> None:
    """Its controls are seen without scrolling, also when one of them has said what is wrong."""
    watched.page.set_viewport_size({"width": 1280, "height": 800})
    watched.page.goto(console_url(console_lab))
    for strip, field in (("Load", "users"), ("Faults", "errors %")):
        controls = watched.page.locator(".strip", has_text=strip)
        apply = controls.get_by_role("button", name="Apply")
        expect(apply).to_be_enabled()
        controls.get_by_label(field).fill("5000")
        apply.click()
        expect(controls.locator(".wrong")).to_contain_text(f"{field}: from")
        tops = "buttons => buttons.map(button => Math.round(button.getBoundingClientRect().top))"
        assert len(set(controls.get_by_role("button").evaluate_all(tops))) == 1
    assert watched.page.evaluate("document.documentElement.scrollHeight <= innerHeight")


def test_figures_of_both_twins_line_up(console_lab: Lab, watched: Watched) -> None:
    """Row by row, so that they can be compared across."""
    watched.page.set_viewport_size({"width": 1280, "height": 800})
    watched.page.goto(console_url(console_lab))
    figures = watched.page.locator(".twin .figure")
    expect(figures).to_have_count(18)
    tops = "figures => figures.map(figure => Math.round(figure.getBoundingClientRect().top))"
    found = figures.evaluate_all(tops)
    assert found[:9] == found[9:]
    assert [found.count(top) for top in sorted(set(found))] == [6, 6, 6]


@pytest.mark.parametrize("width", WIDTHS)
def test_no_label_of_a_field_is_cut(console_lab: Lab, watched: Watched, width: int) -> None:
    """A person reads what a field is for."""
    watched.page.set_viewport_size({"width": width, "height": 740})
    watched.page.goto(console_url(console_lab))
    labels = watched.page.locator(".field .q-field__label")
    expect(labels).to_have_count(14)
    cut = "labels => labels.filter(e => e.scrollWidth > e.clientWidth).map(e => e.textContent)"
    assert labels.evaluate_all(cut) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_a_pause_moves_nothing(console_lab: Lab, watched: Watched, width: int) -> None:
    """The hint has its room before it is there."""
    watched.page.set_viewport_size({"width": width, "height": 740})
    watched.page.goto(console_url(console_lab, "/timeline"))
    pause = watched.page.get_by_role("button", name="Pause")
    expect(watched.page.get_by_text("Waiting for the first")).to_have_count(0)
    line = watched.page.locator(".toolbar")
    before = line.bounding_box()
    pause.click()
    expect(watched.page.get_by_text("Paused:").locator("visible=true")).to_have_count(1)
    assert line.bounding_box() == before


def test_two_reports_side_by_side_stay_in_their_box(with_reports: Lab, watched: Watched) -> None:
    """The text of a comparison is scrolled in its own box, and is not broken."""
    page = watched.page
    page.goto(console_url(with_reports, "/experiments"))
    page.get_by_label("compare with").click()
    page.get_by_role("option").last.click()
    page.locator(".beside-text").wait_for()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 740})
        fits(page)


def test_the_form_for_a_service_of_ones_own_fits_a_phone(
    with_reports: Lab, watched: Watched
) -> None:
    """With every field that it can have."""
    page = watched.page
    page.set_viewport_size({"width": WIDTHS[0], "height": 740})
    page.goto(console_url(with_reports, "/experiments"))
    page.get_by_role("button", name="Your service").click()
    page.get_by_label("settings that it reads").fill("SLOW_URL={downstream}")
    page.get_by_label("mock waits, ms").wait_for()
    fits(page)
    assert page.evaluate(LOW, [PRESSED, FINGER]) == []


def test_a_report_fits_a_phone(watched: Watched, tmp_path: Path) -> None:
    """The command is whole, and a setting without a blank to break it at is no wider."""
    report = report_samples.report(command=f"lab run {' '.join(report_samples.SERVERS)}")
    report.manifest.settings["PROMETHEUS_IMAGE"] = f"prom/prometheus:v3@sha256:{64 * '0'}"
    page.write(report, tmp_path)
    for width in WIDTHS:
        watched.page.set_viewport_size({"width": width, "height": 740})
        watched.page.set_content((tmp_path / "index.html").read_text())
        fits(watched.page)
        cut = "command => command.scrollWidth > command.clientWidth"
        assert watched.page.locator("header pre").evaluate(cut) is False


def test_signing_in_fits_a_phone(watched: Watched) -> None:
    """It is the first that a person in the room sees."""
    watched.page.set_viewport_size({"width": WIDTHS[0], "height": 740})
    watched.page.set_content(sign_in_page("There were too many wrong tokens: wait 6 s."))
    fits(watched.page)


def fits(page: Page) -> None:
    """Assert that `page` is not scrolled sideways, and nothing is cut off by that."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate(OUTSIDE) == []
