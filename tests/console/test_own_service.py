"""A service of one's own, brought on the page, is examined; a container takes a URL only."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests import needs
from tests.console.conftest import Watched, console_url
from tests.running import running
from tests.stack.conftest import Lab

pytestmark = [needs.chromium, pytest.mark.timeout(180)]
SHOP = """
import os
import urllib.request

def app(environ, start_response):
    with urllib.request.urlopen(os.environ["SLOW_URL"]) as answer:
        start_response("200 OK", [])
        return [answer.read()]
"""


def form(watched: Watched, url: str) -> Locator:
    """Return the form for a service of one's own."""
    watched.page.goto(url)
    watched.page.get_by_role("button", name="Your service").click()
    return watched.page.locator(".form")


def test_a_service_is_examined_and_its_report_shown(
    console_lab: Lab, watched: Watched, tmp_path: Path
) -> None:
    """From the form to the verdict: how far it is, what holds it, and the report on the right."""
    (tmp_path / "shop.py").write_text(SHOP)
    fields = form(watched, console_url(console_lab, "/experiments"))
    fields.get_by_label("app, start command or URL").fill("shop:app")
    expect(fields.get_by_text("An application")).to_be_visible()
    expect(fields.get_by_label("mock waits, ms")).to_be_hidden()
    fields.get_by_label("settings that it reads").fill("SLOW_URL={downstream}")
    fields.get_by_label("mock waits, ms").fill("100")
    fields.get_by_role("button", name="Start").click()
    expect(fields.get_by_text("Say the whole path of the folder")).to_be_visible()
    fields.get_by_label("folder").fill(str(tmp_path))
    fields.get_by_role("button", name="Start").click()
    run = watched.page.locator(".run", has_text="try: shop:app, /")
    expect(run).to_contain_text("GET /: 4 users")
    expect(run).to_contain_text("GET /: slots, 4 slots", timeout=90_000)
    report = watched.page.frame_locator("iframe.report")
    expect(report.get_by_text("bin/lab try --app=shop:app")).to_be_visible()
    title = "try GET /: slots, 4 slots (shop:app)"
    expect(watched.page.locator(".reports").get_by_text(title)).to_be_visible()


def test_a_service_that_is_not_there_gets_a_sentence(console_lab: Lab, watched: Watched) -> None:
    """The command's own, on the card."""
    fields = form(watched, console_url(console_lab, "/experiments"))
    fields.get_by_label("app, start command or URL").fill("no.shop:app")
    fields.get_by_label("folder").fill("/")
    fields.get_by_role("button", name="Start").click()
    wrong = watched.page.locator(".run", has_text="no.shop:app").locator(".wrong")
    expect(wrong).to_contain_text("no.shop:app could not be imported in /")


def test_a_container_takes_a_url_only(watched: Watched) -> None:
    """It says so, and a start command is refused on the server."""
    with running("console", "CONSOLE", LAB_IN_COMPOSE=1) as console:
        fields = form(watched, f"{console.url}/experiments")
        expect(fields.get_by_text("This console is in a container")).to_be_visible()
        expect(fields.get_by_label("folder")).to_be_hidden()
        fields.get_by_label("URL").fill("gunicorn -b 127.0.0.1:{port} shop:app")
        fields.get_by_role("button", name="Start").click()
        expect(fields.get_by_text("Here it is a URL")).to_be_visible()
        watched.page.goto("about:blank")  # it would complain of a console that has gone
