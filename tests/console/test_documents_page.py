"""FastAPI's /docs in a browser: who has a password gets in by its Authorize button."""

import pytest
from playwright.sync_api import Page, expect

from services.common.identity.users import demo_passwords
from tests import needs
from tests.console.conftest import Watched
from tests.running import Running

pytestmark = [
    needs.chromium,
    pytest.mark.timeout(180),
]


def test_authorize_gives_the_page_a_token(fastapi: Running, watched: Watched) -> None:
    """Name, password and a scope in the dialog: then GET /me, tried on the page, says who it is."""
    page = watched.page
    page.goto(f"{fastapi.url}/docs")
    page.get_by_role("button", name="Authorize").first.click()
    _log_in(page, demo_passwords(fastapi.state)["ada"])
    page.locator("#operations-identity-me_me_get").get_by_role("button").first.click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    answer = page.locator(".live-responses-table")
    expect(answer).to_contain_text('"name": "ada"')


def _log_in(page: Page, password: str) -> None:
    dialog = page.locator(".auth-container")
    dialog.get_by_label("username").fill("ada")
    dialog.get_by_label("password").fill(password)
    dialog.locator("label", has_text="me").last.click()
    dialog.get_by_role("button", name="Apply given OAuth2 credentials").click()
    expect(dialog.get_by_role("button", name="Remove authorization")).to_be_visible()
    page.get_by_role("button", name="Close").last.click()
