"""The command itself, on a course of three tiny exercises."""

import json
import os
import shutil
import signal
import subprocess
from pathlib import Path

import psutil
import pytest

from lab.checkout import ROOT
from tests.running import eventually
from tests.workshop.learner import COMMAND, Learner

COURSE = Path(__file__).parent / "course"
ASGI = (
    'async def app(scope, receive, send):\n    if scope["type"] != "http":\n        raise OSError\n'
)


@pytest.fixture
def learner(tmp_path: Path) -> Learner:
    """Lend a learner who has started the first exercise."""
    new = Learner(tmp_path / "my-workshop", COURSE)
    assert new.lab("start", "1").returncode == 0
    return new


def write(learner: Learner, text: str) -> None:
    """Write the learner's version of the first exercise."""
    (learner.folder / "01_awaiting/app.py").write_text(text)


def test_predict_run_repair_and_be_checked(learner: Learner) -> None:
    """The whole way of an exercise, as its learner sees it in 80 columns."""
    assert learner.lab("predict", "1", "40").returncode == 0
    failed = learner.lab("check", "1")
    assert failed.returncode == 1
    for words in ("not yet", "at least 25 answers a second", "They wait", "You predicted 40"):
        assert words in failed.stdout
    assert "Hint: The first hint." in failed.stdout
    assert max(map(len, failed.stdout.splitlines())) <= 80
    shutil.copy(COURSE / "solutions/01_awaiting/app.py", learner.folder / "01_awaiting")
    passed = learner.lab("check", "1")
    assert passed.returncode == 0
    assert "passed" in passed.stdout
    assert "1 of 3 passed." in learner.lab("list").stdout


def test_start_never_overwrites_and_reset_keeps_a_backup(learner: Learner) -> None:
    """What a learner wrote stays, here or in the backup."""
    write(learner, "mine")
    assert "your own files stay as they are" in " ".join(learner.lab("start", "1").stdout.split())
    assert (learner.folder / "01_awaiting/app.py").read_text() == "mine"
    assert learner.lab("reset", "1").returncode == 0
    shipped = (COURSE / "exercises/01_awaiting/app.py").read_text()
    assert (learner.folder / "01_awaiting/app.py").read_text() == shipped
    [backup] = (learner.folder / ".backups").iterdir()
    assert (backup / "app.py").read_text() == "mine"


def test_hints_come_one_by_one_and_the_solution_is_shown(learner: Learner) -> None:
    """After the last hint all of them are shown; the learner's files stay."""
    assert learner.lab("hint", "1").stdout.strip() == "The first hint."
    assert learner.lab("hint", "1").stdout.strip() == "The second hint."
    assert "lab exercise solution 1" in learner.lab("hint", "1").stdout
    assert "asyncio.sleep(0.1)" in learner.lab("solution", "1").stdout
    [first, *_] = json.loads(learner.lab("list", "--json").stdout)
    assert first["hints_left"] == 0
    assert first["solution_seen"]


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
        (("check", "2"), "Exercise 2 is not started yet: lab exercise start 2."),
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
    ("text", "sentence", "word"),
    [
        ("import nothing_of_that_name\n", "app ended by itself", "nothing_of_that_name"),
        ("app = (\n", "app ended by itself", "SyntaxError"),
        (f"{ASGI}    1 / 0\n", "app answers 500", "ZeroDivisionError"),
        (f"import os\n{ASGI}    os._exit(3)\n", "app ended by itself", ""),
    ],
)
def test_code_that_crashes_is_explained(
    learner: Learner, text: str, sentence: str, word: str
) -> None:
    """By its own last lines, none of which is about the lab's or a library's files."""
    write(learner, text)
    trouble = learner.check(1)["trouble"]
    assert trouble["sentence"].startswith(sentence)
    assert word in "\n".join(trouble["words"])
    assert "site-packages" not in "\n".join(trouble["words"])


def test_code_that_hangs_is_ended(learner: Learner) -> None:
    """A loop without an end, that ignores being asked to stop as well."""
    ignoring = "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
    write(learner, f"import time\n{ASGI}    {ignoring.splitlines()[0]}\n    time.sleep(600)\n")
    found = learner.check(1)
    assert "gave no answer to GET / within 5 s" in found["trouble"]["sentence"]
    assert "did not end when asked" in found["notes"][0]


def test_what_code_leaves_behind_is_ended_and_told(learner: Learner, tmp_path: Path) -> None:
    """Be it a process of its own session, or a thread; a right answer passes all the same."""
    leaving = f"""
import subprocess, threading, time
child = subprocess.Popen(["sleep", "600"], start_new_session=True)
open({str(tmp_path / "pid")!r}, "w").write(str(child.pid))
threading.Thread(target=time.sleep, args=(2,)).start()
"""
    write(learner, leaving + (COURSE / "solutions/01_awaiting/app.py").read_text())
    found = learner.check(1)
    assert found["passed"]
    assert "left processes behind" in found["notes"][0]
    assert not psutil.pid_exists(int((tmp_path / "pid").read_text()))


def test_code_that_prints_without_end_is_no_trouble(learner: Learner) -> None:
    """Much of it is counted, not kept."""
    solved = (COURSE / "solutions/01_awaiting/app.py").read_text()
    write(learner, solved.replace("    await", '    print("x\\n" * 200)\n    await', 1))
    found = learner.check(1)
    assert found["passed"]
    assert "printed" in found["notes"][0]


def test_another_way_passes_too(learner: Learner) -> None:
    """It is what is measured that counts: a thread does as well."""
    shipped = (COURSE / "exercises/01_awaiting/app.py").read_text()
    threaded = shipped.replace("import time", "import asyncio\nimport time")
    write(learner, threaded.replace("time.sleep(0.1)", "await asyncio.to_thread(time.sleep, 0.1)"))
    assert learner.check(1)["passed"]


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ("FLASK_WORKER=2", "FLASK_WORKER is no setting of this exercise; FLASK_WORKERS is."),
        ("FLASK_WORKERS=many", "FLASK_WORKERS=many: input should be a valid integer"),
        ("FLASK_WORKER_CLASS=gthread", "FLASK_WORKER_CLASS stays sync in this exercise."),
        ("DOWNSTREAM_URL=http://127.0.0.1", "DOWNSTREAM_URL is no setting of this exercise"),
    ],
)
def test_a_bad_setting_is_explained(learner: Learner, setting: str, says: str) -> None:
    """Before anything starts."""
    learner.lab("start", "2")
    (learner.folder / "02_setting/settings.env").write_text(f"{setting}\n")
    assert says in learner.check(2)["trouble"]["sentence"]


def test_an_answer_without_its_work_does_not_pass(learner: Learner) -> None:
    """Settings and tables are checked as code is; who calls nobody is found out."""
    for number, name, file in ((2, "02_setting", "settings.env"), (3, "03_table", "app.py")):
        learner.lab("start", str(number))
        assert not learner.check(number)["passed"]
        shutil.copy(COURSE / "solutions" / name / file, learner.folder / name)
        assert learner.check(number)["passed"]


@pytest.mark.parametrize("sig", [signal.SIGKILL, signal.SIGINT])
def test_a_check_that_is_ended_leaves_nothing_behind(learner: Learner, sig: int) -> None:
    """Neither after kill -9 nor after Ctrl-C."""
    process = subprocess.Popen(
        [*COMMAND, "check", "1"],
        cwd=ROOT,
        env=learner.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    here = psutil.Process(process.pid)
    eventually(lambda: len(here.children(recursive=True)) >= 2)
    family = here.children(recursive=True)
    os.kill(process.pid, sig)
    process.wait(15)
    eventually(lambda: not any(_alive(one) for one in family))


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
    shutil.copytree(COURSE, tmp_path / "course")
    manifest = tmp_path / "course/exercises.toml"
    text = manifest.read_text()
    at = text.rfind(old) if old.startswith("server =") else text.find(old)
    manifest.write_text(text[:at] + new + text[at + len(old) :])
    done = Learner(tmp_path / "my", tmp_path / "course").lab("list")
    assert done.returncode == 1
    assert says in done.stderr
    assert done.stderr.count("\n") == 1


def _alive(process: psutil.Process) -> bool:
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
