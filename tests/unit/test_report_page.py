"""Pictures and page say what was measured, to everyone, and need no network."""

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from lab.checkout import ROOT
from lab.experiment.result import Load, Percentiles
from lab.experiment.variants import VARIANTS
from lab.report import style
from lab.report.page import page, write
from lab.report.plots import picture
from lab.report.report import Finding, Report
from lab.report.style import spread
from lab.report.sweep_picture import STORY
from lab.report.wording import headline
from services.common.measuring import colours
from tests.unit.report_samples import WAIT, prediction, report, result, sweep

SMALL = 150_000  # bytes of a picture that a README can carry


@pytest.mark.parametrize("made", [report(), sweep(), report(*sweep().results[:14])])
def test_a_picture_is_small_and_the_same_each_time(made: Report) -> None:
    """Its texts are texts, with every server's name, and it tells no date of its own."""
    first, second = picture(made), picture(made)
    assert first == second
    assert len(first.svg.encode()) < SMALL
    assert all(one.variant in first.svg for one in made.results)


def test_a_picture_asks_nothing_of_what_was_not_measured() -> None:
    """No answer, no percentile, a single point: it is drawn all the same."""
    failed = result(verdict="invalid", throughput=0.0, client_seconds=Percentiles())
    assert "invalid" in picture(report(failed)).svg
    assert "flask-sync" in picture(report(failed, kind="sweep")).svg


def test_the_sweep_says_the_rule_only_where_it_was_borne_out() -> None:
    """Without a load beyond the slots, or where it misses, the verdicts are the title."""
    assert STORY in picture(sweep("flask-sync")).svg
    assert STORY not in picture(sweep("flask-gevent")).svg
    missed = report(result("flask-sync", 20, "misses"), kind="sweep")
    assert STORY not in picture(missed).svg


def test_an_unstable_load_is_called_so() -> None:
    """Open load beyond slots / wait has no stable picture."""
    load = Load(arrivals="open", users=20, rate=100, wait_seconds=WAIT)
    unstable = result(load=load, prediction=prediction(4, 20, "open"))
    assert "unstable: 80.0/s queue up" in picture(report(unstable)).svg


def test_flask_is_orange_and_fastapi_blue_as_on_the_dashboards() -> None:
    """Every variant has a colour and a marker that no other has."""
    looks = {name: style.of(name, variant.service) for name, variant in VARIANTS.items()}
    assert looks["flask-sync"].colour == colours.FLASK
    assert looks["fastapi-async"].colour == colours.FASTAPI
    for shown in ("colour", "marker"):
        assert len({getattr(own, shown) for own in looks.values()}) == len(VARIANTS)
    assert style.of("flask-sync", "flask", 1).marker != style.of("flask-sync", "flask").marker


def test_labels_keep_their_distance_and_stay_near() -> None:
    """Those that would overlap share the shift; the others stay where they were."""
    assert spread([0, 1, 50], gap=10) == [-4.5, 5.5, 50]
    assert spread([0, 9, 12, 30], gap=10) == [-3, 7, 17, 30]


class Outside(HTMLParser):
    """Collects whatever a page would load or lead to."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep scripts, and addresses other than those within the page."""
        places = {name: value or "" for name, value in attrs}
        address = places.get("src") or places.get("href") or places.get("xlink:href") or ""
        if tag == "script" or (address and not address.startswith(("#", "data:,"))):
            self.found.append(address or tag)


@pytest.mark.parametrize("made", [report(), sweep()])
def test_the_page_needs_nothing_but_itself(made: Report) -> None:
    """No address of a network, no script, no other file."""
    text = page(made, picture(made))
    outside = Outside()
    outside.feed(text)
    assert outside.found == []
    assert not re.search(r"https?://|@import|url\((?!#)", text)


def test_the_page_says_every_verdict_with_its_reason_and_log() -> None:
    """And what a log holds is text, not HTML."""
    invalid = result("flask-gevent", verdict="invalid", log=["<b>worker timeout</b>"])
    made = report(result(), result("fastapi-async", verdict="misses", share=0.5), invalid)
    text = page(made, picture(made))
    assert result().reason in text
    assert "The load generator took 96% of its core." in text
    assert "&lt;b&gt;worker timeout&lt;/b&gt;" in text
    assert f"<h1>{headline(made.results)}</h1>" in text
    assert made.manifest.command in text


def test_every_cell_of_the_page_has_a_heading() -> None:
    """All rows are as long as the headings are wide, and each heading says what it heads."""
    text = page(report(), picture(report()))
    spans = [int(span) for span in re.findall(r'scope="colgroup" colspan="(\d+)"', text)]
    body = text.partition("<tbody>")[2].partition("</tbody>")[0]
    assert body.count("<td") == sum(spans) + 2
    assert len(re.findall(r"<th\b", text)) == len(re.findall(r'<th scope="', text))


def test_a_report_of_findings_says_each_with_its_verdict(tmp_path: Path) -> None:
    """What was found without load has no picture, and no table of results."""
    found = Finding(number="3", claim="A < B.", verdict="does not hold", figures="2 against 1.")
    made = report(kind="claims").model_copy(update={"findings": (found,), "results": []})
    write(made, tmp_path)
    text = (tmp_path / "index.html").read_text()
    assert "<h1>1 finding: 1 does not hold.</h1>" in text
    assert "3. A &lt; B." in text
    assert "2 against 1." in text
    assert sorted(file.name for file in tmp_path.iterdir()) == ["index.html", "report.json"]
    assert "<table>" not in text


def test_fonts_are_listed_in_the_labs_own_folder(tmp_path: Path) -> None:
    """Whichever part of a report is imported first: a container's home cannot be written."""
    for part in ("page", "style", "plots"):
        words = f"import lab.report.{part}, matplotlib; print(matplotlib.get_configdir())"
        environment = {"PATH": os.environ["PATH"], "LAB_STATE": str(tmp_path)}
        done = subprocess.run(
            [sys.executable, "-c", words], cwd=ROOT, env=environment, capture_output=True, text=True
        )
        assert (done.stdout.strip(), done.stderr) == (f"{tmp_path}/matplotlib", "")
