"""Whatever a learner writes is run, ended and explained."""

import os
import re
import signal
import subprocess
from pathlib import Path

import psutil
import pytest

from lab.checkout import ROOT
from lab.exercise import servers
from lab.exercise.course import course
from lab.processes.output import TroubleError
from tests.running import eventually
from tests.workshop.learner import COMMAND, TINY_COURSE, Learner

ASGI = (
    'async def app(scope, receive, send):\n    if scope["type"] != "http":\n        raise OSError\n'
)


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
    learner.write(text)
    found = learner.check(1)
    trouble = found["trouble"]
    assert trouble["sentence"].startswith(sentence)
    assert word in "\n".join(trouble["words"])
    assert "site-packages" not in "\n".join(trouble["words"])


def test_a_refusal_is_told_with_its_own_reason(learner: Learner) -> None:
    """What the answer says of itself helps more than what the server said when it began."""
    refusing = "raise HTTPException(501, f\"not from {request.headers['X-Request-Start'][:2]}\")"
    imports = "from fastapi import FastAPI, HTTPException, Request\napp = FastAPI()\n"
    route = f'@app.get("/")\ndef wait(request: Request):\n    {refusing}\n'
    learner.write(imports + route)
    trouble = learner.check(1)["trouble"]
    assert trouble == {"sentence": "app answers 501 to GET /: not from t=.", "words": []}


def test_code_that_hangs_is_ended(learner: Learner) -> None:
    """A loop without an end, that ignores being asked to stop as well."""
    ignoring = "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
    learner.write(f"import time\n{ASGI}    {ignoring.splitlines()[0]}\n    time.sleep(600)\n")
    found = learner.check(1)
    assert "gave no answer to GET / within 12 s" in found["trouble"]["sentence"]
    assert "did not end when asked" in found["notes"][0]


def test_what_code_leaves_behind_is_ended_and_told(learner: Learner, tmp_path: Path) -> None:
    """Be it a process of its own session, or a thread; a right answer passes all the same."""
    leaving = f"""
import subprocess, threading, time
child = subprocess.Popen(["sleep", "600"], start_new_session=True)
open({str(tmp_path / "pid")!r}, "w").write(str(child.pid))
threading.Thread(target=time.sleep, args=(2,)).start()
"""
    learner.write(leaving + (TINY_COURSE / "solutions/01_awaiting/app.py").read_text())
    found = learner.check(1)
    assert found["passed"]
    assert "left processes behind" in found["notes"][0]
    assert not psutil.pid_exists(int((tmp_path / "pid").read_text()))


def test_code_that_prints_without_end_is_no_trouble(learner: Learner) -> None:
    """Much of it is counted, not kept."""
    solved = (TINY_COURSE / "solutions/01_awaiting/app.py").read_text()
    learner.write(solved.replace("    await", '    print("x\\n" * 200)\n    await', 1))
    found = learner.check(1)
    assert found["passed"]
    assert "printed" in found["notes"][0]


def test_another_way_passes_too(learner: Learner) -> None:
    """It is what is measured that counts: a thread does as well."""
    shipped = (TINY_COURSE / "exercises/01_awaiting/app.py").read_text()
    threaded = shipped.replace("import time", "import asyncio\nimport time")
    learner.write(threaded.replace("time.sleep(0.1)", "await asyncio.to_thread(time.sleep, 0.1)"))
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
def test_a_bad_setting_is_explained(tmp_path: Path, setting: str, says: str) -> None:
    """Before anything starts."""
    (tmp_path / servers.SETTINGS_FILE).write_text(f"{setting}\n")
    with pytest.raises(TroubleError, match=re.escape(says)):
        servers.read_settings(course(TINY_COURSE).find("2"), tmp_path)


@pytest.mark.parametrize("sig", [signal.SIGKILL, signal.SIGINT])
def test_a_check_that_is_ended_leaves_nothing_behind(learner: Learner, sig: int) -> None:
    """Neither after kill -9 nor after Ctrl-C."""
    process = subprocess.Popen(
        [*COMMAND, "check", "1", "--json"],  # which asks for no prediction
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


def _alive(process: psutil.Process) -> bool:
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
