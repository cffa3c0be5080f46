"""Experiments whose figures are judged."""

import json

import pytest

from lab.experiment.result import Result
from tests.stack.conftest import Lab, new_lab
from tests.stack.experiments import SHORT, measured, report_of, rig_processes

BUSY_DAY = 0.15  # of the prediction
TRIES = 3

pytestmark = [pytest.mark.alone, pytest.mark.timeout(180)]


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> tuple[Lab, str]:
    """Run two variants in closed and open load; lend the lab, and what was printed.

    What a busy machine spoils is told by its figures, and run again, as people would.
    """
    words = ("run", "flask-sync", "fastapi-async", "--users", "12", "--arrivals", "both", *SHORT)
    for _ in range(TRIES):
        lab = new_lab(tmp_path_factory.mktemp("run"))
        printed = measured(lab, *words, "--json", str(lab.state.parent / "copy.json"))
        if all(found.valid and abs(found.ratio - 1) < BUSY_DAY for found in report_of(lab).results):
            break
    return lab, printed


def by_load(lab: Lab) -> dict[tuple[str, str], Result]:
    """Return the results of the newest report by variant and arrivals."""
    return {(found.variant, found.load.arrivals): found for found in report_of(lab).results}


def test_a_run_predicts_and_measures_each_variant(done: tuple[Lab, str]) -> None:
    """4 sync workers answer 40 of 12 users at 100 ms, FastAPI 120, whatever comes."""
    found = by_load(done[0])
    for arrivals in ("closed", "open"):
        assert found["flask-sync", arrivals].throughput == pytest.approx(40, rel=BUSY_DAY)
        assert found["fastapi-async", arrivals].throughput == pytest.approx(120, rel=BUSY_DAY)
    assert found["flask-sync", "closed"].prediction.throughput == 40
    assert found["fastapi-async", "closed"].prediction.throughput == 120


def test_overload_is_unstable_in_open_load_only(done: tuple[Lab, str]) -> None:
    """120 arrivals/s at 40 answers/s: the queue grows by 80/s, and closed load hides it."""
    found = by_load(done[0])
    closed, arriving = found["flask-sync", "closed"], found["flask-sync", "open"]
    assert arriving.prediction.queue_growth == 80
    assert arriving.queue_growth == pytest.approx(80, rel=BUSY_DAY)
    assert abs(closed.queue_growth) < 8
    assert (arriving.client_seconds.p95 or 0) > 3 * (closed.client_seconds.p95 or 0)
    assert "Unstable" in done[1]


def test_the_queue_is_seen_by_clients_and_not_by_handlers(done: tuple[Lab, str]) -> None:
    """Handlers take 100 ms; clients wait 300; the time between is the queue's."""
    flask = by_load(done[0])["flask-sync", "closed"]
    assert (flask.handler_seconds.p50 or 0) < 0.15
    assert (flask.client_seconds.p50 or 0) == pytest.approx(0.3, rel=BUSY_DAY)
    assert 0.1 < (flask.queue_seconds.p50 or 0) < 0.3
    assert (flask.accept_queue or 0) >= 4


def test_each_result_says_what_it_cost(done: tuple[Lab, str]) -> None:
    """CPU a request, memory, threads and processes are those of the service and its workers."""
    for found in report_of(done[0]).results:
        assert 0.0002 < (found.cost.cpu_seconds_per_request or 0) < 0.02
        assert found.cost.memory_bytes > 20e6
        assert found.cost.processes >= (5 if found.service == "flask" else 1)
        assert found.cost.generator_cores > 0


def test_a_run_leaves_a_report_and_nothing_else(done: tuple[Lab, str]) -> None:
    """JSON, page, pictures and `latest`; no process, no stack."""
    lab, printed = done
    [folder] = [kept for kept in (lab.state / "reports").iterdir() if not kept.is_symlink()]
    assert {file.name for file in folder.iterdir()} == {
        *("report.json", "index.html", "run.svg", "run.png")
    }
    assert (lab.state / "reports/latest").resolve() == folder
    assert folder.name in printed
    assert rig_processes(lab) == []
    assert not (lab.state / "experiment").exists()


def test_the_json_file_is_the_report(done: tuple[Lab, str]) -> None:
    """`--json FILE` writes what the report's folder has."""
    copy = json.loads((done[0].state.parent / "copy.json").read_text())
    assert copy == json.loads((done[0].state / "reports/latest/report.json").read_text())


def test_reports_can_be_listed_shown_and_compared(done: tuple[Lab, str]) -> None:
    """Each command knows the run by name."""
    lab, _ = done
    [name] = [kept.name for kept in (lab.state / "reports").iterdir() if not kept.is_symlink()]
    assert name in lab.run("reports")
    assert "fastapi-async" in lab.run("show", name[:16])
    assert "flask-sync" in lab.run("compare", name, "latest")
