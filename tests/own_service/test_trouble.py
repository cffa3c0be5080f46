"""A service that cannot be measured gets one sentence; and nothing is left running."""

import os
import shlex
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import psutil
import pytest

from lab.checkout import ROOT
from lab.waiting import wait_until
from tests import needs
from tests.own_service.trying import SHOPS, lab_try

SECONDS = 30.0  # until nothing is left
pytestmark = pytest.mark.timeout(120)


def troubled(trouble: str) -> str:
    """Return the start command of the service with this trouble."""
    return f"{shlex.quote(sys.executable)} troubles.py {trouble} {{port}}"


@pytest.mark.parametrize(
    ("trouble", "sentence", "words"),
    [
        ("ends_at_once", "ended by itself before it listened", "there is no shop"),
        (
            "answers_errors",
            "The first request is not answered rightly: GET / answered 500",
            "closed",
        ),
        (
            "closes_connections",
            "The first request is not answered rightly: GET / gave no answer",
            "",
        ),
        ("leads_elsewhere", "GET / answered 302, leads to http://shop.example/", ""),
        ("goes_into_the_background", "ended by itself before", ""),
        ("fails_when_many_come", "of the answers are not right: GET / answered 500", ""),
        ("ends_under_load", "ended by itself", "out of stock"),
    ],
)
def test_what_cannot_be_measured_gets_one_sentence(
    trouble: str, sentence: str, words: str, tmp_path: Path
) -> None:
    """With the last lines that the service said, and no stack trace."""
    done = lab_try(tmp_path, "--command", troubled(trouble))
    assert done.returncode == 1
    assert sentence in done.stderr
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert not running(tmp_path)


def test_a_service_that_stops_answering_is_judged_or_told(tmp_path: Path) -> None:
    """Within its time, and nothing is left. A log ends with the verdict, and a note."""
    done = lab_try(tmp_path, "--command", troubled("stands_still"))
    assert "it stands still" in done.stdout
    *_, last, note = done.stderr.splitlines()
    assert "  GET /: 1 user\n" in done.stderr
    assert last.startswith("GET /: ")
    assert "lines; printing takes time as well." in note
    assert not running(tmp_path)


@needs.linux
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
@pytest.mark.parametrize("trouble", ["never_listens", "prints_without_end"])
def test_who_gives_up_leaves_nothing_behind(
    ending: signal.Signals, trouble: str, tmp_path: Path
) -> None:
    """Ctrl-C, SIGTERM, a terminal that closes and kill -9 of the command end the service, too."""
    command = subprocess.Popen(
        [sys.executable, "-m", "lab", "try", "--dir", SHOPS, "--command", troubled(trouble)],
        cwd=ROOT,
        env={**os.environ, "LAB_STATE": str(tmp_path)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    assert wait_until(lambda: bool(running(tmp_path)), SECONDS)
    command.send_signal(ending)
    command.wait(SECONDS)
    assert wait_until(lambda: not running(tmp_path), SECONDS)
    if ending != signal.SIGKILL:  # after which the next command clears up
        assert not list(Path(tempfile.gettempdir()).glob(f"lab-*-{command.pid}-*"))


def running(state: Path) -> list[psutil.Process]:
    """Return the processes of the service that the command with this state has started."""
    return [process for process in psutil.process_iter() if _belongs(process, state)]


def _belongs(process: psutil.Process, state: Path) -> bool:
    try:
        own = process.environ().get("LAB_STATE") == str(state)
        return own and "troubles.py" in process.cmdline()
    except psutil.Error:
        return False
