"""The Workshop page, in Chromium: a learner's way through an exercise, and the host's plan."""

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests import needs
from tests.console.conftest import Watched, console_url, work_of
from tests.running import running
from tests.stack.conftest import Lab

pytestmark = [
    needs.chromium,
    pytest.mark.timeout(120),
]


def test_a_learner_goes_through_an_exercise(console_lab: Lab, watched: Watched) -> None:
    """Start, predict, see the check fail and why, repair, pass, find it kept, begin anew."""
    page, file = watched.page, work_of(console_lab) / "02_slots/settings.env"
    page.goto(console_url(console_lab, "/workshop"))
    page.get_by_role("button", name="Slots / wait").click()
    expect(page.get_by_role("heading", name="2. Slots / wait")).to_be_visible()
    expect(_button(page, "Check")).to_be_disabled()
    _button(page, "Start").click()
    expect(page.get_by_text("FLASK_WORKERS=1")).to_be_visible()
    page.get_by_label("your number").fill("20")
    _button(page, "Note it").click()
    expect(page.get_by_text("Noted: 20 answers/s")).to_be_visible()
    _fails_with_its_reason(page)
    file.write_text(file.read_text().replace("WORKERS=1", "WORKERS=4"))
    expect(page.get_by_text("FLASK_WORKERS=4")).to_be_visible()
    _button(page, "Check").click()
    expect(_result(page)).to_contain_text("passed")
    _goes_on(page)
    page.reload()
    expect(page.get_by_text("1 of 17 passed")).to_be_visible()
    expect(page.get_by_text("you predicted")).to_be_visible()
    expect(page.get_by_label("your number")).to_be_hidden()
    _begins_anew_if_sure(page, file)


def _fails_with_its_reason(page: Page) -> None:
    _button(page, "Check").click()
    expect(page.get_by_text(re.compile(r"^loading flask for 5 s … \d+ s$"))).to_be_visible()
    expect(_button(page, "Check")).to_be_disabled()
    expect(_result(page)).to_contain_text(re.compile(r"not yet.*Measured: [\d.]+ answers", re.S))
    expect(_result(page)).to_contain_text("each sync worker is one slot")
    expect(page.get_by_text("A worker that waits half a second")).to_be_hidden()
    page.get_by_role("button", name=re.compile("^Hint")).click()
    expect(page.get_by_text("A worker that waits half a second").first).to_be_visible()
    expect(page.get_by_text("measured as shipped")).to_be_visible()


def _goes_on(page: Page) -> None:
    _button(page, "Why it works").click()
    expect(page.get_by_role("dialog")).to_contain_text("Each worker costs some")
    _button(page, "Close").click()
    _button(page, "Next exercise").click()
    expect(page.get_by_role("heading", name="3. Where did the time go?")).to_be_visible()
    expect(_button(page, "Next exercise")).to_be_hidden()
    page.get_by_role("button", name="Slots / wait").click()
    expect(page.get_by_role("heading", name="2. Slots / wait")).to_be_visible()
    expect(page).to_have_url(re.compile("exercise=2$"))  # it follows, and is what is loaded again


def _begins_anew_if_sure(page: Page, file: Path) -> None:
    repaired = file.read_text()
    _button(page, "Reset").click()
    _button(page, "No").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert file.read_text() == repaired
    _button(page, "Reset").click()
    _button(page, "Begin anew").click()
    expect(page.get_by_text(re.compile(r"your work is in .*\.backups/02_slots"))).to_be_visible()
    [backup] = (file.parent.parent / ".backups").glob("02_slots*/settings.env")
    assert backup.read_text() == repaired
    assert "WORKERS=1" in file.read_text()


def test_the_hosts_plan_follows_the_clock(console_lab: Lab, watched: Watched) -> None:
    """From the start that the host gives come clock times, what is on, and what remains of it."""
    page, start = watched.page, datetime.now().astimezone() - timedelta(minutes=7)
    page.goto(console_url(console_lab, f"/workshop?host&plan=half-a-day&start={start:%H:%M}"))
    plan = page.get_by_role("table", name="Plan")
    begins = start + timedelta(minutes=15)
    expect(plan.get_by_role("row", name=re.compile("01 One request"))).to_contain_text(
        f"{begins:%H:%M}"
    )
    expect(plan.locator("tr[aria-current]")).to_contain_text("welcome")
    now = page.get_by_label("Now", exact=True)
    expect(now).to_contain_text(re.compile("[78]minutes left"))
    expect(now).to_contain_text(f"Next, {begins:%H:%M}: 01 One request at a time?")
    page.get_by_label("starts at").fill("25:00")
    expect(page.get_by_text("Starts at: a time such as 09:30.")).to_be_visible()
    _button(page, "Two hours").click()
    page.get_by_label("starts at").fill("06:05")
    expect(plan.get_by_role("row", name=re.compile("01 One request"))).to_contain_text("06:10")


def test_a_console_for_looking_only_shows_the_workshop(watched: Watched, tmp_path: Path) -> None:
    """On a projector the exercises are there to be read, and no button does anything."""
    alone = {"CONSOLE_READONLY": 1, "LAB_WORKSHOP": tmp_path}  # whoever tests has work here too
    with running("console", "CONSOLE", **alone) as console:
        watched.page.goto(f"{console.url}/workshop?exercise=2")
        expect(watched.page.get_by_text("This console is for looking only.")).to_be_visible()
        for title in ("Start", "Note it", "Check"):
            expect(_button(watched.page, title)).to_be_disabled()
        for title in ("Reset", "Solution"):
            expect(_button(watched.page, title)).to_have_count(0)
        watched.page.goto("about:blank")  # it hears no more of a server that ends


def _button(page: Page, title: str) -> Locator:
    return page.get_by_role("button", name=title, exact=True)


def _result(page: Page) -> Locator:
    return page.get_by_label("Result", exact=True)
