"""One loop asks for all browsers, and a page says when there is nothing to ask."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from console.dashboards.reading import read_all
from lab.local.ports import free_ports
from tests import needs
from tests.console.conftest import Watched
from tests.console.stub_prometheus import StubPrometheus, stub_prometheus
from tests.running import Running, eventually, running

pytestmark = needs.chromium
DASHBOARDS = read_all()
HOME = next(iter(DASHBOARDS.values()))
QUERIES = {(target.expr, target.instant) for panel in HOME.query_panels for target in panel.targets}


@pytest.fixture
def prometheus() -> Iterator[StubPrometheus]:
    """Run a stub of Prometheus."""
    [port] = free_ports(1)
    with stub_prometheus(port) as server:
        yield server


@pytest.fixture
def page(watched: Watched) -> Page:
    """Return a page that must not complain."""
    return watched.page


@pytest.fixture
def console(prometheus: StubPrometheus) -> Iterator[Running]:
    """Run a console alone, with the stub to ask."""
    url = f"http://127.0.0.1:{prometheus.server_port}"
    with running("console", "CONSOLE", PROMETHEUS_URL=url) as console:
        yield console


def watch(page: Page, console: Running, query: str = "refresh=5s") -> None:
    """Open the first dashboard, and wait for its figures."""
    page.goto(f"{console.url}/dashboards?{query}")
    expect(page.locator(".stat dd").first).to_be_visible(timeout=15_000)


def test_a_query_is_asked_once_for_all_browsers(
    console: Running, prometheus: StubPrometheus, chromium: Browser, page: Page
) -> None:
    """With three browsers each query is asked as often as with one; with none, never."""
    watch(page, console, "refresh=2s")
    others = [chromium.new_page() for _ in range(2)]
    for other in others:
        watch(other, console, "refresh=2s")
    prometheus.asked.clear()
    eventually(lambda: len(prometheus.asked) >= 2 * len(QUERIES), 15)
    assert max(map(prometheus.asked.count, QUERIES)) <= 3
    for one in (*others, page):
        one.goto("about:blank")
    page.wait_for_timeout(1000)
    prometheus.asked.clear()
    page.wait_for_timeout(2500)
    assert not QUERIES & set(prometheus.asked)


def test_a_refused_query_is_a_sentence_in_its_panel(
    console: Running, prometheus: StubPrometheus, page: Page
) -> None:
    """The panel says what Prometheus says; the others show their figures."""
    prometheus.refused = "lab:arrivals"
    watch(page, console)
    expect(page.get_by_label("Arrivals").locator(".lab-note")).to_have_text(
        "Prometheus refused: parse error: that is no PromQL"
    )
    assert page.locator(".lab-panel.failed").count() == 1


def test_prometheus_goes_and_comes_back(page: Page) -> None:
    """Without it the old picture stays, paler, under a sentence; with it all goes on."""
    [port] = free_ports(1)
    url = f"http://127.0.0.1:{port}"
    down = re.compile(r"^No data for \d+ s: Prometheus is down\.$")
    state = page.locator(".lab-state")
    with running("console", "CONSOLE", PROMETHEUS_URL=url) as console:
        page.goto(f"{console.url}/dashboards?refresh=2s")
        expect(state).to_have_text(down)
        with stub_prometheus(port):
            expect(page.locator(".stat dd").first).to_be_visible(timeout=10_000)
            expect(state).to_have_text("")
        expect(state).to_have_text(down, timeout=10_000)
        expect(page.locator(".stat dd").first).to_have_text("0.25")
        expect(page.locator(".lab-board")).to_have_attribute("data-state", "down")
        with stub_prometheus(port):
            expect(state).to_have_text("", timeout=10_000)
        page.goto("about:blank")  # it hears no more of a server that ends
