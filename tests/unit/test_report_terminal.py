"""What a terminal shows of reports: verdicts, lists and comparisons, in 80 columns."""

import re
from pathlib import Path

from rich.console import Console, RenderableType

from lab.report import terminal
from lab.report.comparison import Difference, differences, pairs, ratio
from lab.report.report_files import Kept
from lab.report.wording import headline, names
from tests.unit.report_samples import SERVERS, cost, prediction, report, result


def shown(drawing: RenderableType, columns: int = 80) -> list[str]:
    """Return the lines of a terminal of so many columns."""
    console = Console(width=columns)
    with console.capture() as capture:
        console.print(drawing)
    return capture.get().splitlines()


def test_results_of_one_variant_are_told_apart_by_what_differs() -> None:
    """By nothing else, and not at all where there is one only."""
    results = [result(users=10), result(users=20), result("fastapi-async")]
    assert names(results) == ["flask-sync (10 users)", "flask-sync (20 users)", "fastapi-async"]
    clients = [result(client=client) for client in ("urllib3", "requests")]
    assert names(clients) == ["flask-sync (urllib3)", "flask-sync (requests)"]


def test_the_headline_names_what_does_not_hold() -> None:
    """Or counts it where it is much."""
    assert headline([result(), result("fastapi-async")]) == (
        "All 2 measurements hold to the prediction."
    )
    mixed = [
        result(),
        result("flask-gevent", verdict="misses"),
        result("fastapi-def", 9, "invalid"),
    ]
    assert headline(mixed) == (
        "1 of 3 hold to the prediction; flask-gevent misses, fastapi-def is invalid."
    )
    assert headline([result(users=number, verdict="misses") for number in (1, 2, 3)]) == (
        "0 of 3 hold to the prediction; 3 miss."
    )


def test_tables_fit_80_columns() -> None:
    """With the longest names and the largest figures, no figure is cut."""
    results = [result(name, users, share=1.0) for name in SERVERS for users in (200, 20)]
    lines = shown(terminal.results_table(results))
    assert max(map(len, lines)) <= 80
    assert "…" not in "".join(lines)
    assert any("fastapi-blocking (200 users)" in line and "40,800 ms" in line for line in lines)


def test_reasons_stand_below_the_table_where_figures_do_not_tell() -> None:
    """That is for what misses or is invalid."""
    missed = result("flask-gevent", verdict="misses", share=0.7)
    text = " ".join(shown(terminal.results_table([result(), missed])))
    assert f"flask-gevent: {missed.reason}" in text
    assert result().reason not in text


def test_the_list_of_reports_counts_their_verdicts() -> None:
    """A line for each."""
    made = report(result(), result("fastapi-async", verdict="misses"))
    lines = shown(terminal.reports_table([Kept(Path("2026-11-23T10-15-02-run"), made)]))
    assert re.search(r"2026-11-23T10-15-02-run +2 +1 +1 +31 s", "\n".join(lines))


def test_reports_are_compared_by_variant_arrivals_users_and_client() -> None:
    """What is in one of them only is there, too, at no other's side."""
    before = report(result(), result("flask-gevent"), result("fastapi-async", client="httpx"))
    after = report(result("fastapi-async"), result(share=1.0), result("flask-gevent", 21))
    matched = pairs(before, after)
    assert [(pair.either.variant, bool(pair.before and pair.after)) for pair in matched] == [
        ("flask-sync", True),
        ("flask-gevent", False),
        ("fastapi-async", False),
        ("fastapi-async", False),
        ("flask-gevent", False),
    ]
    assert matched[0].after == after.results[1]


def test_a_comparison_shows_both_figures_and_their_ratio() -> None:
    """Of throughput, p95, CPU and verdict, within 80 columns."""
    before = report(result(cost=cost(1000)), result("flask-gevent"))
    after = report(result(share=0.485, verdict="misses", cost=cost(1500)))
    lines = shown(terminal.comparison(before, after))
    text = "\n".join(lines)
    assert max(map(len, lines)) <= 80
    assert re.search(r"right answers +19\.4/s +9\.7/s +. 0\.50", text)
    assert re.search(r"CPU a request +1,000 µs +1,500 µs +. 1\.50", text)
    assert re.search(r"verdict +✓ holds +✗ misses", text)
    assert re.search(r"only before: flask-gevent", text)
    assert ratio(0, 1) is ratio(None, 1) is None


def test_a_comparison_names_the_conditions_that_differ() -> None:
    """Versions, revision, machine; and nothing that is the same."""
    other = {"flask": "3.2.0", "fastapi": "0.165.0"}
    assert differences(report(), report(versions=other, git_revision="abc")) == [
        Difference("git revision", "9897538d0c41", "abc"),
        Difference("flask", "3.1.3", "3.2.0"),
    ]
    assert differences(report(), report(seconds=9, load_average=3)) == []


def test_a_comparison_names_the_settings_that_both_used() -> None:
    """Those of the server model, which differ by the report; none that it does not look at."""
    settings = {"FLASK_BACKLOG": "2048", "FASTAPI_LOOP": "uvloop", "FLASK_WORKER_CONNECTIONS": "50"}
    before = report(result("flask-gthread", settings={"FLASK_THREADS": "16"}), settings=settings)
    others = {"FLASK_BACKLOG": "99", "FASTAPI_LOOP": "asyncio", "GRAFANA_PORT": "1"}
    after = report(result("flask-gthread", settings={"FLASK_THREADS": "40"}), settings=others)
    assert differences(before, after) == [
        Difference("FLASK_BACKLOG", "2048", "99"),
        Difference("FLASK_THREADS", "16", "40"),
    ]
    sync = report(result(), settings={"FLASK_THREADS": "1", "FLASK_WORKER_CONNECTIONS": "1"})
    assert differences(sync, report(result(), settings={"FLASK_THREADS": "2"})) == []
    assert "FLASK_THREADS" in "".join(shown(terminal.comparison(before, after)))


def test_a_prediction_that_holds_is_no_praise_of_a_server() -> None:
    """One that nobody could use is called overloaded, in the headline, the table, the line."""
    drowning = result(prediction=prediction(4, 60, "open"), throughput=19.9, goodput=3.9)
    late = result("flask-gthread", users=400, goodput=0.0)
    assert drowning.verdict == "holds"
    assert headline([drowning]) == (
        "The measurement holds to the prediction; flask-sync is overloaded, as predicted."
    )
    text = " ".join(shown(terminal.results_table([drowning, late, result("fastapi-async")])))
    assert text.count("✓ overloaded") == 2
    assert text.count("✓ holds") == 1
    assert drowning.reason in text
    assert not result(verdict="misses", goodput=0.0).overloaded
