"""Fixtures: Debian's Chromium, and a lab under load with its console."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.stack.conftest import Lab, new_lab

CHROMIUM = shutil.which("chromium")


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """Run one lab under load for every test that only looks."""
    lab = new_lab(tmp_path_factory.mktemp("lab"))
    lab.run("up")
    yield lab
    lab.run("down", "--wipe")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Run a Chromium without a window."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on PATH")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Open an empty page; no error may reach its console."""
    errors: list[str] = []
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    page.close()
    assert not errors
