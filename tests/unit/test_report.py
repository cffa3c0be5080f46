"""Reports are kept whole, and read back as they were, with the conditions they were made under."""

import json
import os
import re
import subprocess
import time
from pathlib import Path

import pytest

from lab import machine, reference
from lab.environment import in_force
from lab.errors import LabError
from lab.experiment import run
from lab.report import page, report_files
from lab.report.plots import Picture
from lab.report.report import Report, begin, git_revision, installed
from tests.unit.report_samples import STARTED, report, result, sweep


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report_files, "FOLDER", tmp_path / "reports")
    # What is drawn has tests of its own, and takes a third of a second each time.
    monkeypatch.setattr(page, "picture", lambda _: Picture("<svg></svg>", b"", ""))


def test_a_report_comes_back_as_it_was_kept() -> None:
    """Its folder has JSON, page and both pictures, and the JSON is the report."""
    made = report(result(), result("fastapi-async"))
    folder = report_files.keep(made)
    assert folder.name == "2026-11-23T10-15-02-run"
    assert {file.name for file in folder.iterdir()} == {
        "report.json",
        "index.html",
        "run.svg",
        "run.png",
    }
    assert report_files.load(folder) == made


def test_a_report_half_written_is_never_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed between two files, it leaves nothing that is listed, found or called the latest."""
    whole = report_files.keep(report())

    def killed(half: Report, folder: Path) -> None:
        (folder / page.JSON).write_text(half.model_dump_json())
        assert [kept.folder for kept in report_files.reports()] == [whole]
        os._exit(9)

    monkeypatch.setattr(page, "write", killed)
    child = os.fork()
    if not child:
        report_files.keep(report())
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    assert [kept.folder for kept in report_files.reports()] == [whole]
    assert (report_files.FOLDER / "latest").resolve() == whole


def test_what_killed_runs_left_goes_after_an_hour() -> None:
    """The folder of a run that is still writing stays."""
    old, young = (report_files.FOLDER / f".unfinished-{name}" for name in ("old", "young"))
    for folder in (old, young):
        folder.mkdir(parents=True)
    os.utime(old, (time.time() - 4000,) * 2)
    report_files.require_writable()
    assert (old.exists(), young.exists()) == (False, True)


def test_reports_of_one_second_have_names_of_their_own() -> None:
    """The second gets a number, and the latest points to it."""
    first, second = report_files.keep(report()), report_files.keep(report())
    assert second.name == f"{first.name}-2"
    assert (report_files.FOLDER / "latest").readlink() == Path(second.name)


def test_the_newest_is_listed_first() -> None:
    """By when they began."""
    later = report_files.keep(report(started=STARTED.replace(hour=11)))
    earlier = report_files.keep(report())
    assert [kept.folder for kept in report_files.reports()] == [later, earlier]
    assert report_files.find("latest") == later


def test_a_damaged_report_hides_no_other() -> None:
    """It is left out of the list, and one sentence says what is wrong with it."""
    whole, damaged = report_files.keep(report()), report_files.keep(report())
    (damaged / "report.json").write_text('{"format": 1, "kind": "stroll"}')
    assert [kept.folder for kept in report_files.reports()] == [whole]
    with pytest.raises(LabError, match=r"report\.json is damaged: kind: Input should be"):
        report_files.load(damaged)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("{", "no report's JSON"), ("[]", "no report's JSON"), ('{"format": 9}', "is of format 9")],
)
def test_what_is_no_report_is_one_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    """Whatever is in the file."""
    (tmp_path / "report.json").write_text(text)
    with pytest.raises(LabError, match=sentence):
        report_files.load(tmp_path)


def test_a_report_is_found_by_name_prefix_or_path() -> None:
    """As long as only one is meant."""
    run, swept = report_files.keep(report()), report_files.keep(sweep("flask-sync"))
    assert report_files.find(run.name) == run
    assert report_files.find(swept.name[:-2]) == swept
    assert report_files.find(str(run)) == run


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("2025", r"2025 is no report; there are: \S+-sweep, \S+-run\."),
        ("2026", r"2026 means several reports: \S+-sweep, \S+-run\."),
    ],
)
def test_a_name_that_means_no_report_or_several_is_one_sentence(name: str, sentence: str) -> None:
    """It names what there is, and the exit status is that of a mistake in the command."""
    report_files.keep(report())
    report_files.keep(sweep("flask-sync"))
    with pytest.raises(LabError, match=sentence) as caught:
        report_files.find(name)
    assert caught.value.status == 2


def test_an_empty_folder_says_how_to_fill_it() -> None:
    """Also where there is no folder yet."""
    assert report_files.reports() == []
    with pytest.raises(LabError, match="no reports yet"):
        report_files.find("latest")


def test_a_folder_that_cannot_be_written_is_named_with_the_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And in Docker with the way to run as oneself."""
    (tmp_path / "file").touch()
    monkeypatch.setattr(report_files, "FOLDER", tmp_path / "file/reports")
    who = rf"file/reports cannot be written by user {os.getuid()} \(Not a directory\)"
    with pytest.raises(LabError, match=rf"{who}\.$"):
        report_files.require_writable()
    monkeypatch.setenv("LAB_IN_COMPOSE", "1")
    with pytest.raises(LabError, match=rf"{who}: LAB_UID=\$\(id -u\)"):
        report_files.require_writable()


def test_a_full_disk_is_said_before_anything_starts() -> None:
    """With the folder, what is free and what is wanted."""
    with pytest.raises(LabError, match=r"reports has \d+ MB free; a report wants \d+"):
        report_files.require_writable(room=10**18)


def test_the_manifest_tells_the_conditions_before_the_start() -> None:
    """Settings of the variants are not among those of all."""
    beginning = begin("lab run flask-sync")
    made = beginning.manifest(in_force(), [result(settings={"FLASK_WORKERS": "8"})])
    assert made.started == beginning.started
    assert made.load_average == beginning.load_average
    assert "FLASK_WORKERS" not in made.settings
    assert made.settings["FLASK_BACKLOG"] == in_force()["FLASK_BACKLOG"]
    assert made.versions == installed()
    assert "fastapi" in made.versions
    assert made.memory_bytes > 100e6


def test_the_revision_is_gits_or_what_the_image_was_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """And `unknown` where there is neither."""
    assert re.fullmatch(r"[0-9a-f]{12}\+?|unknown", git_revision())
    monkeypatch.setenv("LAB_REVISION", "v1")
    assert git_revision() == "v1"
    monkeypatch.delenv("LAB_REVISION")
    monkeypatch.setenv("PATH", "")
    assert git_revision() == "unknown"


def test_a_containers_memory_is_its_limit(tmp_path: Path) -> None:
    """And without a limit the machine's."""
    limit = tmp_path / "memory.max"
    whole = machine.memory_bytes(limit)
    limit.write_text("1048576\n")
    assert machine.memory_bytes(limit) == 1048576
    limit.write_text("max\n")
    assert machine.memory_bytes(limit) == whole


def test_the_schema_has_every_field_of_a_report_and_its_meaning() -> None:
    """It refuses what it does not know, as reading does."""
    described = json.loads(reference.schema())
    kept = json.loads(sweep("flask-sync").model_dump_json())
    assert set(described["properties"]) == set(kept)
    parts = described["$defs"]
    for part, content in (("Manifest", kept["manifest"]), ("Result", kept["results"][0])):
        assert set(parts[part]["properties"]) == set(content)
        assert parts[part]["additionalProperties"] is False
    assert parts["Result"]["properties"]["answers"]["description"] == "Right answers in the window."


def test_a_folder_with_spaces_has_a_revision(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The commit of the checkout, wherever that is."""
    folder = tmp_path / "new comer"
    folder.mkdir()
    git = ["git", "-c", "user.name=lab", "-c", "user.email=lab@localhost", "-C", str(folder)]
    subprocess.run([*git, "init", "-q"], check=True, timeout=20)
    subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "one"], check=True, timeout=20)
    monkeypatch.setattr("lab.report.report.ROOT", folder)
    monkeypatch.delenv("LAB_REVISION", raising=False)
    assert re.fullmatch("[0-9a-f]{12}", git_revision())


def test_another_labs_load_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever has the ports: only this lab's own load is paused."""
    monkeypatch.setattr(run, "is_up", lambda _: False)
    monkeypatch.setattr(run, "_post", lambda *_: pytest.fail("it was told to stop"))
    with run.paused(lambda _: None):
        pass
