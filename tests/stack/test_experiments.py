"""Experiments on real servers: a report comes of them, and nothing else is left."""

import os
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from lab.environment import defaults
from lab.experiment.options import Options
from lab.experiment.run import results
from lab.experiment.variants import VARIANTS, Variant
from lab.machine import share_out
from lab.watch.addresses import ask
from tests.running import eventually
from tests.stack.conftest import Lab
from tests.stack.experiments import SHORT, SHORTEST, measured, report_of, rig_processes


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("run", "--arrivals", "often"), "must be closed, open or both"),
        (("run", "--json", "/nowhere/report.json"), "cannot be written"),
        (("sweep", "--users", "1,many"), "must be numbers with commas"),
        (("claims", "99"), "99 is not a claim"),
        (("show", "1999"), "There are no reports yet"),
    ],
)
def test_bad_usage_ends_with_2_before_anything_starts(
    idle_lab: Lab, words: tuple[str, ...], sentence: str
) -> None:
    """One sentence, and not even a folder for the stack."""
    assert sentence in " ".join(idle_lab.run(*words, expect=2).split())
    assert not (idle_lab.state / "experiment").exists()


def measuring(lab: Lab, *words: str) -> "subprocess.Popen[str]":
    """Start a run that takes long, and wait until its load is there."""
    running = lab.start("run", "fastapi-async", "--duration", "60", *words)
    samples = lab.state / "experiment"
    eventually(lambda: running.poll() is not None or list(samples.glob("[0-9]*.txt")), 60)
    assert running.poll() is None, running.communicate()[0]
    return running


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_run_that_is_ended_leaves_nothing_running(idle_lab: Lab, how: signal.Signals) -> None:
    """Ctrl-C, a polite and a rude end: no process stays, and no half-written report.

    Meanwhile a second run, which would disturb this one, is refused.
    """
    running = measuring(idle_lab)
    if how == signal.SIGINT:
        refused = idle_lab.run("run", "flask-sync", *SHORT, expect=1)
        assert "Another experiment is running" in refused
    running.send_signal(how)
    printed, _ = running.communicate(timeout=30)
    eventually(lambda: not rig_processes(idle_lab), 15)
    assert not [kept for kept in (idle_lab.state / "reports").iterdir() if kept.name[0] != "."]
    assert "Traceback" not in printed
    assert running.returncode == (130 if how != signal.SIGKILL else -9)


def test_a_service_that_dies_in_mid_run_is_told_with_its_last_words(idle_lab: Lab) -> None:
    """Exit status 3, and a report that says what died."""
    running = measuring(idle_lab)
    [owner] = [
        process
        for process in rig_processes(idle_lab)
        if "services.fastapi_app" in process.cmdline() and process.ppid() == running.pid
    ]
    owner.kill()
    running.communicate(timeout=60)
    assert running.returncode == 3
    [found] = report_of(idle_lab).results
    assert (found.verdict, found.reason) == ("invalid", "fastapi died.")


def test_a_service_that_answers_wrongly_is_not_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    """A body that is not the right one makes the result invalid, whatever its speed."""
    scratch = Path(os.environ.get("TMPDIR", "/tmp"))  # noqa: S108  # what is made is removed
    monkeypatch.setattr("lab.experiment.stack.FOLDER", scratch / "experiment")
    options = Options(variants=["flask-sync"], users=[4], wait_ms=100, seconds=1)
    [trial] = options.trials(defaults())
    bare = ("lab.experiment.serve", "flask", "lab.claims.handover:wsgi")
    wrong = Variant("wrong", "flask", trial.variant.settings, (), module=bare)
    from dataclasses import replace

    affinity = os.sched_getaffinity(0)
    [found] = results([replace(trial, variant=wrong)], share_out(), lambda *_: None)
    os.sched_setaffinity(0, affinity)
    assert found.verdict == "invalid"
    assert "not ms=20" in found.reason


def test_a_sweep_draws_its_picture(idle_lab: Lab) -> None:
    """Two numbers of users make two results, a table and a picture."""
    measured(idle_lab, "sweep", "fastapi-async", "--users", "1,4", *SHORTEST)
    assert [found.load.users for found in report_of(idle_lab).results] == [1, 4]
    assert "<svg" in (idle_lab.state / "reports/latest/sweep.svg").read_text()


def test_claims_get_their_verdicts(idle_lab: Lab) -> None:
    """Two real gateways are looked at: neither makes JSON of a body."""
    measured(idle_lab, "claims", "3")
    [found] = report_of(idle_lab).findings
    assert (found.number, found.verdict) == ("3", "does not hold"), found


@pytest.mark.alone
def test_the_running_labs_load_is_paused_and_restored(lab: Lab) -> None:
    """The run says so, and afterwards as many users are at work as before."""
    lab.run("set", "--reset")
    printed = measured(lab, "run", "fastapi-async", "--users", "4", *SHORT)
    assert "its load is paused meanwhile" in printed
    assert _load(lab)["state"] in ("spawning", "running")
    eventually(lambda: _load(lab)["user_count"] == 40, 10)


def _load(lab: Lab) -> dict[str, Any]:
    stats: dict[str, Any] = ask(f"http://127.0.0.1:{lab.ports['LOCUST_PORT']}/stats/requests", 5)
    return stats


def test_every_variant_is_one_that_the_documents_name() -> None:
    """docs/experiments.md has a line for each."""
    page = Path(__file__).parents[2].joinpath("docs/experiments.md").read_text()
    assert all(f"| `{name}` |" in page for name in VARIANTS)
