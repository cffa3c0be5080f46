"""`python -m lab.pictures` puts the console of the lab that is up into docs/, as people see it.

It needs Chromium: the one on PATH.
"""

import shutil
import sys
from typing import Literal

from playwright.sync_api import Browser, Error, sync_playwright

from lab.checkout import ROOT
from lab.errors import LabError
from lab.watch.addresses import addresses

FOLDER = ROOT / "docs"
SIZE = {"width": 1280, "height": 720}
WAIT_MS = 60_000
# The file; the page; light or dark; and what is there once there is something to see.
SHOTS: tuple[tuple[str, str, Literal["light", "dark"], str], ...] = (
    ("console-live.png", "/", "light", ".twin:has(.story.queue) .choice-field.q-field--float"),
    ("console-timeline.png", "/timeline", "dark", ".line .quiet:has-text('lane')"),
)


def main() -> int:
    """Take every picture; return the exit status."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        raise LabError("There is no Chromium to take pictures with: apt install chromium.")
    with sync_playwright() as driver:
        # Chromium has no sandbox for root; it opens our own pages only.
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for shot in SHOTS:
            _take(browser, *shot)
        browser.close()
    return 0


def _take(
    browser: Browser, file: str, path: str, theme: Literal["light", "dark"], there: str
) -> None:
    page = browser.new_page(viewport=SIZE, color_scheme=theme)  # type: ignore[arg-type]  # a dict
    try:
        page.goto(addresses()["console"].url + path)
        page.wait_for_selector(there, timeout=WAIT_MS)
    except Error as error:
        raise LabError(f"The console shows no {file}: {error.message.splitlines()[0]}.") from None
    page.screenshot(path=FOLDER / file)
    page.close()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except LabError as error:
        sys.exit(f"{error}")
