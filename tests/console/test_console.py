"""What the console promises, in Chromium, on one lab that runs."""

import re
import subprocess
import sys
from typing import Any

import pytest
import urllib3
from playwright.sync_api import Page, expect

from console.pages import PAGES
from tests import needs
from tests.console.conftest import USERS, Watched, console_url, load_runs, locust
from tests.running import eventually
from tests.stack.conftest import Lab

pytestmark = [
    needs.chromium,
    pytest.mark.timeout(180),
]
Span = tuple[float, float]


def side(page: Page, twin: str) -> Any:
    """Return the card of a twin."""
    return page.locator(f".twin.{twin}")


def test_a_control_starts_the_load(console_lab: Lab, watched: Watched) -> None:
    """Start and Stop are Locust's own, with as many users on each side as the field says."""
    load_runs(console_lab, watched.page)
    stats = locust(console_lab)
    eventually(lambda: locust(console_lab)["user_count"] == 2 * USERS, 10)
    assert stats["state"] in ("spawning", "running")
    watched.page.get_by_role("button", name="Stop", exact=True).click()
    eventually(lambda: locust(console_lab)["state"] == "stopped", 10)
    expect(watched.page.get_by_role("button", name="Start", exact=True)).to_be_enabled()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.title)
def test_every_page_opens(console_lab: Lab, watched: Watched, page: Any) -> None:
    """It shows its heading, complains of nothing, and asks nothing of other hosts."""
    watched.page.goto(console_url(console_lab, page.path))
    tab = watched.page.get_by_role("navigation", name="Pages").get_by_role("link", name=page.title)
    expect(tab).to_have_attribute("aria-current", "page")
    expect(watched.page.locator("main .card").first).to_be_visible()


def test_there_is_no_link_to_what_is_not_there(console_lab: Lab, watched: Watched) -> None:
    """Where no Grafana answers its link is not shown; Locust's is."""
    watched.page.goto(console_url(console_lab))
    elsewhere = watched.page.get_by_role("navigation", name="Other pages of the lab")
    expect(elsewhere.get_by_role("link", name="Locust")).to_be_visible()
    expect(elsewhere.get_by_role("link", name="Grafana")).to_have_count(0)


def test_the_figures_tell_the_story(console_lab: Lab, watched: Watched) -> None:
    """With 20 users four sync workers are full and sixteen wait; FastAPI serves all at once."""
    load_runs(console_lab, watched.page)
    story = re.compile(r"^[34] slots are busy; 1[67] users wait .+ in the queue before Flask sees")
    expect(side(watched.page, "flask").locator(".story")).to_have_text(story, timeout=60_000)
    expect(side(watched.page, "fastapi").locator(".story")).to_have_text(
        "All 20 users are served at once; nobody queues.", timeout=60_000
    )


def test_the_timeline_shows_who_overlaps(console_lab: Lab, watched: Watched) -> None:
    """Within a sync worker's lane no request overlaps another; in FastAPI's lane a dozen do."""
    load_runs(console_lab, watched.page)
    watched.page.goto(console_url(console_lab, "/timeline"))
    expect(watched.page.get_by_text("4 lanes, one request at a time in each")).to_be_visible()
    expect(watched.page.get_by_text(re.compile(r"1 lane with up to (1\d|2\d) req"))).to_be_visible()
    watched.page.get_by_role("button", name="Pause").click()
    flask, fastapi = _drawn(watched.page)
    assert len(flask) == 4
    assert all(_most_at_once(spans) == 1 for spans in flask.values())
    assert max(map(_most_at_once, fastapi.values())) > USERS / 2
    watched.page.get_by_role("button", name="Go on").click()


def test_prometheus_stopped_and_started_again(console_lab: Lab, watched: Watched) -> None:
    """The page says since when there is no data, keeps the last figures, and comes back."""
    load_runs(console_lab, watched.page)
    story = side(watched.page, "flask").locator(".story")
    expect(story).to_contain_text("users")
    _supervise(console_lab, "stop")
    expect(story).to_contain_text(re.compile(r"No data for \d+ s: Prometheus is down\."))
    expect(side(watched.page, "flask").locator(".hero .number")).not_to_have_text("–")  # noqa: RUF001  # what is shown for unknown
    _supervise(console_lab, "start")
    expect(story).not_to_contain_text("No data")


def test_a_control_changes_the_server(console_lab: Lab, watched: Watched) -> None:
    """Two workers on the page are two workers in the lab; a bad number is refused in words."""
    watched.page.goto(console_url(console_lab))
    flask = side(watched.page, "flask")
    workers = flask.get_by_label("workers")
    expect(workers).to_have_value("4")
    workers.fill("99")
    flask.get_by_role("button", name="Apply").click()
    expect(flask.get_by_text("workers: from 1 to 16.")).to_be_visible()
    workers.fill("2")
    flask.get_by_role("button", name="Apply").click()
    expect(flask.get_by_text("Restarted: flask.")).to_be_visible()
    expect(flask.get_by_text("Gunicorn, 2 sync workers")).to_be_visible()
    assert console_lab.status()["settings"]["flask"]["FLASK_WORKERS"] == "2"


def test_faults_are_the_downstreams(console_lab: Lab, watched: Watched) -> None:
    """Latency and errors of the page are in force downstream, until they are cleared."""
    watched.page.goto(console_url(console_lab))
    faults = watched.page.locator(".strip", has_text="Faults")
    faults.get_by_label("more ms").fill("50")
    faults.get_by_label("errors %").fill("10")
    faults.get_by_role("button", name="Apply").click()
    eventually(lambda: _faults(console_lab)["error_share"] == 0.1, 10)
    assert _faults(console_lab)["latency"] == {"kind": "fixed", "ms": 50}
    faults.get_by_role("button", name="Clear").click()
    eventually(lambda: _faults(console_lab)["error_share"] == 0, 10)


def test_a_run_is_measured_and_its_report_shown(console_lab: Lab, watched: Watched) -> None:
    """From the form to the report, with the lab's load paused meanwhile and running after."""
    watched.page.goto(console_url(console_lab, "/experiments"))
    form = watched.page.locator(".form")
    for name in ("flask-gthread", "fastapi-async"):
        chip = form.locator(".q-chip", has_text=name)
        chip.get_by_role("button", name="Remove").click()
        expect(chip).to_have_count(0)  # the field forgets one at a time
    for label, value in {"users": "4", "wait ms": "50", "seconds": "1"}.items():
        form.get_by_label(label).fill(value)
    form.get_by_role("button", name="Start").click()
    run = watched.page.locator(".run", has_text="run: flask-sync, 4 users")
    expect(run).to_contain_text(re.compile("all hold|something"), timeout=60_000)
    report = watched.page.frame_locator("iframe.report")
    expect(report.get_by_text("lab run flask-sync --users=4")).to_be_visible()


def test_locusts_own_page_opens_and_works(console_lab: Lab, watched: Watched) -> None:
    """Its statistics are there; it, too, asks nothing of other hosts."""
    watched.page.goto(f"http://127.0.0.1:{console_lab.ports['LOCUST_PORT']}/")
    expect(watched.page.get_by_text("fastapi /wait").first).to_be_visible()


def _faults(lab: Lab) -> dict[str, Any]:
    url = f"http://127.0.0.1:{lab.ports['DOWNSTREAM_PORT']}/faults"
    found: dict[str, Any] = urllib3.request("GET", url, timeout=5, retries=False).json()
    return found


def _drawn(page: Page) -> list[dict[str, list[Span]]]:
    """Return, for each picture, when the bars at the downstream begin and end, by lane."""
    series = page.evaluate(
        """[...document.querySelectorAll('.chart')].map(element =>
             getElement(Number(element.id.slice(1))).chart.getOption().series[1].data)"""
    )
    return [_by_lane(bars) for bars in series]


def _by_lane(bars: list[list[Any]]) -> dict[str, list[Span]]:
    lanes: dict[str, list[Span]] = {}
    for start, end, _, kind, *_, lane, _ in bars:
        if kind != 1:
            lanes.setdefault(lane, []).append((start, end))
    return lanes


def _most_at_once(spans: list[Span]) -> int:
    # Drawn times are rounded to a tenth of a millisecond: those that touch do not overlap.
    moments = sorted(
        (time, step) for start, end in spans for time, step in ((start + 2e-4, 1), (end, -1))
    )
    return max(sum(step for _, step in moments[: number + 1]) for number in range(len(moments)))


def _supervise(lab: Lab, order: str) -> None:
    [socket] = re.findall(r"^file = (.+)$", (lab.state / "supervisord.conf").read_text(), re.M)
    command = [sys.executable, "-m", "supervisor.supervisorctl", "-s", f"unix://{socket}"]
    subprocess.run([*command, order, "prometheus"], check=True, timeout=30, capture_output=True)
