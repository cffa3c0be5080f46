"""Experiments on real servers: a report comes of them, and nothing else is left."""

import json
import os
import signal
import subprocess
from pathlib import Path
from typing import Any

import psutil
import pytest

from lab.environment import defaults
from lab.experiment.asked import Asked
from lab.experiment.cores import share_out
from lab.experiment.result import Result
from lab.experiment.run import results
from lab.experiment.variants import VARIANTS, Variant
from lab.report.report import Report
from lab.watch.ask import ask
from tests.running import eventually
from tests.stack.conftest import Lab, new_lab

SHORT = ("--wait", "100", "--duration", "2")
BUSY_DAY = 0.15  # of the prediction
TRIES = 3


@pytest.fixture
def own(tmp_path: Path) -> Lab:
    """Return a lab that is not up, with a state folder of its own."""
    return new_lab(tmp_path / "state with a space")


def report_of(lab: Lab, name: str = "latest") -> Report:
    """Return a report of this lab."""
    text = (lab.state / "reports" / name / "report.json").read_text()
    return Report.model_validate_json(text)


def rig_processes(lab: Lab) -> list[psutil.Process]:
    """Return what runs on this lab's rig."""
    return [process for process in psutil.process_iter() if _on_rig(process, lab)]


def _on_rig(process: psutil.Process, lab: Lab) -> bool:
    try:
        return process.environ().get("TMPDIR", "").startswith(str(lab.state / "rig"))
    except (psutil.Error, OSError):
        return False


def measured(lab: Lab, *words: str) -> str:
    """Run a command that measures; return what it prints, whatever its verdict on a busy day."""
    running = lab.start(*words)
    printed, _ = running.communicate(timeout=120)
    assert running.returncode in (0, 1, 3), printed
    return printed


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> tuple[Lab, str]:
    """Run two variants in closed and open load; lend the lab, and what was printed.

    What a busy machine spoils is told by its verdict, and run again, as people would.
    """
    words = ("run", "flask-sync", "fastapi-async", "--users", "12", "--arrivals", "both", *SHORT)
    for _ in range(TRIES):
        lab = new_lab(tmp_path_factory.mktemp("run"))
        printed = measured(lab, *words, "--json", str(lab.state.parent / "copy.json"))
        if all(result.verdict == "holds" for result in report_of(lab).results):
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
    """JSON, page, pictures and `latest`; no process, no rig."""
    lab, printed = done
    [folder] = [kept for kept in (lab.state / "reports").iterdir() if not kept.is_symlink()]
    assert {file.name for file in folder.iterdir()} == {
        *("report.json", "index.html", "run.svg", "run.png")
    }
    assert (lab.state / "reports/latest").resolve() == folder
    assert folder.name in printed
    assert rig_processes(lab) == []
    assert not (lab.state / "rig").exists()


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


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("run", "flask"), "flask is not a variant"),
        (("run", "--users", "0"), "--users 0: must be from 1"),
        (("run", "--wait", "31000"), "CALL_TOTAL_TIMEOUT"),
        (("run", "--duration", "0.5"), "10 waits"),
        (("run", "--arrivals", "often"), "must be closed, open or both"),
        (("run", "--client", "curl"), "curl is not a client library"),
        (("run", "--json", "/nowhere/report.json"), "cannot be written"),
        (("sweep", "--users", "1,many"), "must be numbers with commas"),
        (("claims", "99"), "99 is not a claim"),
        (("show", "1999"), "There are no reports yet"),
    ],
)
def test_bad_usage_ends_with_2_before_anything_starts(
    own: Lab, words: tuple[str, ...], sentence: str
) -> None:
    """One sentence, and not even a folder for the rig."""
    assert sentence in " ".join(own.run(*words, expect=2).split())
    assert not (own.state / "rig").exists()


def measuring(lab: Lab, *words: str) -> "subprocess.Popen[str]":
    """Start a run that takes long, and wait until its load is there."""
    running = lab.start("run", "fastapi-async", "--duration", "60", *words)
    samples = lab.state / "rig"
    eventually(lambda: running.poll() is not None or list(samples.glob("[0-9]*.txt")), 60)
    assert running.poll() is None, running.communicate()[0]
    return running


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_run_that_is_ended_leaves_nothing_running(own: Lab, how: signal.Signals) -> None:
    """Ctrl-C, a polite and a rude end: no process stays, and no half-written report."""
    running = measuring(own)
    running.send_signal(how)
    printed, _ = running.communicate(timeout=30)
    eventually(lambda: not rig_processes(own), 15)
    assert not [kept for kept in (own.state / "reports").iterdir() if kept.name[0] != "."]
    assert "Traceback" not in printed
    assert running.returncode == (130 if how != signal.SIGKILL else -9)


def test_a_service_that_dies_in_mid_run_is_told_with_its_last_words(own: Lab) -> None:
    """Exit status 3, and a report that says what died."""
    running = measuring(own)
    [owner] = [
        process
        for process in rig_processes(own)
        if "services.fastapi_app" in process.cmdline() and process.ppid() == running.pid
    ]
    owner.kill()
    running.communicate(timeout=60)
    assert running.returncode == 3
    [found] = report_of(own).results
    assert (found.verdict, found.reason) == ("invalid", "fastapi died.")


def test_only_one_experiment_runs_at_a_time(own: Lab) -> None:
    """A second one would disturb the first, so it is refused."""
    running = measuring(own)
    assert "Another experiment is running" in own.run("run", "flask-sync", *SHORT, expect=1)
    running.send_signal(signal.SIGINT)
    running.communicate(timeout=30)


def test_a_service_that_answers_wrongly_is_not_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    """A body that is not the right one makes the result invalid, whatever its speed."""
    monkeypatch.setattr("lab.experiment.rig.FOLDER", Path(os.environ.get("TMPDIR", "/tmp"), "rig"))  # noqa: S108  # removed by the rig
    asked = Asked(variants=["flask-sync"], users=[4], wait_ms=100, seconds=1)
    [trial] = asked.trials(defaults())
    wrong = Variant(
        "wrong", "flask", trial.variant.settings, (), module=("lab.claims.bare", "wsgi")
    )
    from dataclasses import replace

    affinity = os.sched_getaffinity(0)
    [found] = results([replace(trial, variant=wrong)], share_out(), lambda *_: None)
    os.sched_setaffinity(0, affinity)
    assert found.verdict == "invalid"
    assert "not ms=20" in found.reason


def test_a_sweep_draws_its_picture(own: Lab) -> None:
    """Two numbers of users make two results, a table and a picture."""
    measured(own, "sweep", "fastapi-async", "--users", "1,4", *SHORT)
    assert [found.load.users for found in report_of(own).results] == [1, 4]
    assert "<svg" in (own.state / "reports/latest/sweep.svg").read_text()


def test_claims_get_their_verdicts_from_figures(own: Lab) -> None:
    """A handler's clock does not see the queue before it."""
    for _ in range(TRIES):
        printed = measured(own, "claims", "11")
        [found] = report_of(own).findings
        if found.verdict == "holds":
            break
    assert (found.number, found.verdict) == ("11", "holds"), printed


def test_the_running_labs_load_is_paused_and_restored(lab: Lab) -> None:
    """The run says so, and afterwards as many users are at work as before."""
    printed = measured(lab, "run", "fastapi-async", "--users", "4", *SHORT)
    assert "its load (40 users) is paused meanwhile" in printed
    stats: dict[str, Any] = ask(f"http://127.0.0.1:{lab.ports['LOCUST_PORT']}/stats/requests", 5)
    assert stats["state"] in ("spawning", "running")
    eventually(lambda: _users(lab) == 40, 10)


def _users(lab: Lab) -> int:
    stats = ask(f"http://127.0.0.1:{lab.ports['LOCUST_PORT']}/stats/requests", 5)
    return int(stats["user_count"])


def test_every_variant_is_one_that_the_documents_name() -> None:
    """docs/experiments.md has a line for each."""
    page = Path(__file__).parents[2].joinpath("docs/experiments.md").read_text()
    assert all(f"| `{name}` |" in page for name in VARIANTS)
