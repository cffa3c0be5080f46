"""Fixtures: one lab for all tests of the console, and a browser that hears everything."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import urllib3
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect, sync_playwright

from tests.needs import CHROMIUM
from tests.stack.conftest import Lab, new_lab

HERE = ("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:")
USERS = 20


@dataclass
class Watched:
    """A page, and what it must not do: complain, or ask anything of another host."""

    page: Page
    wrongs: list[str] = field(default_factory=list)

    def hear(self, message: ConsoleMessage) -> None:
        """Note what the browser complains of."""
        if message.type == "error":
            self.wrongs.append(message.text)

    def see(self, request: Request) -> None:
        """Note a request to another host."""
        if not request.url.startswith(HERE):
            self.wrongs.append(f"asked {request.url}")


@pytest.fixture(scope="package")
def console_lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """Run one lab, its load still off, for every test of the console."""
    lab = new_lab(tmp_path_factory.mktemp("console lab"))
    try:
        lab.run("up", LOAD="off", LAB_WORKSHOP=str(work_of(lab)))
        yield lab
    finally:
        lab.run("down", "--wipe")


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Run Debian's Chromium; it has no sandbox for root."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def watched(chromium: Browser) -> Iterator[Watched]:
    """Open a fresh page; after the test nothing may have gone wrong in it."""
    expect.set_options(timeout=30_000)
    context = chromium.new_context(viewport={"width": 1280, "height": 720})
    found = Watched(context.new_page())
    found.page.on("console", found.hear)
    found.page.on("pageerror", lambda error: found.wrongs.append(str(error)))
    found.page.on("request", found.see)
    yield found
    context.close()
    assert found.wrongs == []


def work_of(lab: Lab) -> Path:
    """Return where a learner works whose console is that of `lab`."""
    return lab.state / "my-workshop"


def console_url(lab: Lab, path: str = "/") -> str:
    """Return where the console of `lab` has `path`."""
    return f"http://127.0.0.1:{lab.ports['CONSOLE_PORT']}{path}"


def locust(lab: Lab) -> dict[str, Any]:
    """Return what Locust itself says it does."""
    url = f"http://127.0.0.1:{lab.ports['LOCUST_PORT']}/stats/requests"
    found: dict[str, Any] = urllib3.request("GET", url, timeout=5, retries=False).json()
    return found


def load_runs(lab: Lab, page: Page) -> None:
    """Have load run, started by the console itself if it does not."""
    page.goto(console_url(lab))
    # Locust knows; a page that has just opened may show what was two seconds ago.
    if locust(lab)["state"] not in ("spawning", "running"):
        start = page.get_by_role("button", name="Start", exact=True)
        expect(start).to_be_enabled()
        page.get_by_label("users").fill(str(USERS))
        start.click()
    expect(page.get_by_role("button", name="Stop", exact=True)).to_be_visible()
