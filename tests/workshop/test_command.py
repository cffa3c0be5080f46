"""The command itself, on a course of three tiny exercises."""

import json
import shutil
from pathlib import Path

import pytest

from lab.errors import LabError
from lab.exercise.course import course
from tests import needs
from tests.workshop.learner import TINY_COURSE, Learner


def test_predict_run_repair_and_be_checked(learner: Learner) -> None:
    """The whole way of an exercise, as its learner sees it in 80 columns."""
    assert learner.lab("predict", "1", "40").returncode == 0
    failed = learner.lab("check", "1")
    assert failed.returncode == 1
    for words in ("not yet", "at least 25 answers a second", "They wait", "You predicted 40"):
        assert words in failed.stdout
    assert "The first hint." not in failed.stdout  # hints are asked for
    assert "bin/lab exercise hint 1" in failed.stdout
    assert max(map(len, failed.stdout.splitlines())) <= 80
    shutil.copy(TINY_COURSE / "solutions/01_awaiting/app.py", learner.folder / "01_awaiting")
    passed = learner.lab("check", "1")
    assert passed.returncode == 0
    assert "passed" in passed.stdout
    assert "You predicted" not in passed.stdout  # the first check has told it
    assert "The next one: bin/lab exercise start 2" in passed.stdout
    assert "1 of 3 passed." in learner.lab("list").stdout


def test_start_never_overwrites_and_reset_keeps_a_backup(learner: Learner) -> None:
    """What a learner wrote stays, here or in the backup."""
    learner.write("mine")
    assert "your own files stay as they are" in " ".join(learner.lab("start", "1").stdout.split())
    assert (learner.folder / "01_awaiting/app.py").read_text() == "mine"
    assert learner.lab("reset", "1").returncode == 0
    shipped = (TINY_COURSE / "exercises/01_awaiting/app.py").read_text()
    assert (learner.folder / "01_awaiting/app.py").read_text() == shipped
    [backup] = (learner.folder / ".backups").iterdir()
    assert (backup / "app.py").read_text() == "mine"


@needs.linux
def test_a_folder_that_cannot_be_written_is_one_sentence() -> None:
    """As after plain `docker compose up`, whose engine makes the folder, as root."""
    done = Learner(Path("/sys/my-workshop"), TINY_COURSE).lab("start", "1")
    assert done.returncode == 1
    assert "/sys/my-workshop cannot be written by user" in " ".join(done.stderr.split())


def test_hints_come_one_by_one_and_the_solution_is_shown(learner: Learner) -> None:
    """After the last hint all of them are shown; the learner's files stay."""
    assert learner.lab("hint", "1").stdout.strip() == "The first hint."
    assert learner.lab("hint", "1").stdout.strip() == "The second hint."
    assert "lab exercise solution 1" in learner.lab("hint", "1").stdout
    assert "asyncio.sleep(0.1)" in learner.lab("solution", "1").stdout
    [first, *_] = json.loads(learner.lab("list", "--json").stdout)
    assert first["hints_left"] == 0
    assert first["solution_seen"]


def test_a_check_asks_for_the_prediction_first(learner: Learner) -> None:
    """It would give the answer away; who wants that says so, and a program is not asked."""
    refused = learner.lab("check", "1")
    assert refused.returncode == 2
    assert "Predict first" in refused.stderr
    assert "bin/lab exercise predict 1 VALUE" in refused.stderr
    assert not refused.stdout
    assert learner.lab("check", "1", "--unpredicted").returncode == 1


def test_the_words_of_the_texts_are_explained(learner: Learner) -> None:
    """By a command, and by a file where the texts' link leads."""
    assert "What a server gives." in learner.lab("words").stdout
    assert learner.lab("start", "2").returncode == 0
    assert (learner.folder / "02_setting/../glossary.md").is_file()


def test_a_prediction_counts_only_before_the_answer_is_shown(learner: Learner) -> None:
    """It can be changed until the first check, and not after it."""
    learner.lab("predict", "1", "3")
    learner.lab("predict", "1", "-4.5")
    found = learner.check(1)
    assert found["prediction"]["predicted"] == -4.5
    assert found["prediction"]["measured"] == pytest.approx(10, abs=2)
    late = learner.lab("predict", "1", "10")
    assert late.returncode == 1
    assert late.stderr.startswith("You predicted -4.5")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("check", "2"), "Exercise 2 is not started yet: bin/lab exercise start 2."),
        (("start", "9"), "9 is not an exercise; they are numbered 1 to 3."),
        (("predict", "1", "many"), "many is not a number."),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    learner: Learner, words: tuple[str, ...], says: str
) -> None:
    """And an exit status, without a stack trace."""
    done = learner.lab(*words)
    assert done.returncode in (1, 2)
    assert says in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("minutes = 1", "minutes = 0", "exercise.1.minutes: Input should be greater than"),
        ('server = "app"', 'server = "nobody"', "asks nobody, which is not started"),
        ("seconds = 1", "seconds = 14.9", "its load takes more than 15 s"),
        ('name = "01_awaiting"', 'name = "04_awaiting"', "exercises must be numbered 01, 02"),
        ("at_least = 25", "", "names neither at_least nor at_most"),
    ],
)
def test_a_wrong_manifest_is_one_sentence(tmp_path: Path, old: str, new: str, says: str) -> None:
    """That names the place."""
    shutil.copytree(TINY_COURSE, tmp_path / "course")
    manifest = tmp_path / "course/exercises.toml"
    text = manifest.read_text()
    at = text.rfind(old) if old.startswith("server =") else text.find(old)
    manifest.write_text(text[:at] + new + text[at + len(old) :])
    with pytest.raises(LabError) as refused:
        course(tmp_path / "course")
    assert says in str(refused.value)
    assert "\n" not in str(refused.value)
