"""An application is imported as its author wrote it, and what comes of that is one sentence."""

import os
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from lab.errors import LabError
from lab.own_service import apps
from lab.own_service.apps import App, find_out, named_python
from lab.waiting import wait_until

WSGI = "def app(environ, start_response):\n    return []\n"
PYTHON = Path(sys.executable)
SECONDS = 10.0  # until nothing is left


def imported(source: str, folder: Path) -> App:
    """Return what is found of the application in this source."""
    (folder / "shop.py").write_text(source)
    return find_out("shop", PYTHON, folder, os.environ)


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("import sys; sys.exit(0)", "it ended, and said nothing"),
        ("import os; os._exit(0)", "it ended, and said nothing"),
        ("import sys; sys.exit('sold out')", "sold out"),
        ("app = 5", "app is no application"),
        ("(", "SyntaxError"),
    ],
)
def test_what_cannot_be_imported_gets_a_sentence(
    source: str, sentence: str, tmp_path: Path
) -> None:
    """Whatever it does instead."""
    with pytest.raises(LabError) as refused:
        imported(source, tmp_path)
    assert sentence in str(refused.value)


@pytest.mark.parametrize(
    "beside",
    [
        "print('open', flush=True)",
        "import atexit; atexit.register(print, 'closed')",
        "import threading, time; threading.Thread(target=time.sleep, args=[3600]).start()",
        "import subprocess; subprocess.Popen(['sleep', '3600'])",
    ],
    ids=["prints", "prints-at-its-end", "starts-a-thread", "starts-a-process"],
)
def test_an_application_may_do_more_than_be_there(beside: str, tmp_path: Path) -> None:
    """It is found at once, and what it started is ended."""
    began = time.monotonic()
    assert imported(f"{beside}\n{WSGI}", tmp_path).interface == "wsgi"
    assert time.monotonic() - began < apps.PATIENCE
    assert wait_until(lambda: not left_in(tmp_path), SECONDS)


def test_an_import_without_end_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what it started."""
    monkeypatch.setattr(apps, "PATIENCE", 1.0)
    with pytest.raises(LabError, match="not imported within 1 s"):
        imported("import subprocess; subprocess.run(['sleep', '3600'])", tmp_path)
    assert wait_until(lambda: not left_in(tmp_path), SECONDS)


def left_in(folder: Path) -> list[psutil.Process]:
    """Return the processes that work in `folder`, whoever their parent is by now."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if process.cwd() == str(folder):
                found.append(process)
    return found


def test_an_interpreter_is_named_from_where_a_person_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a path or by its name; and the service's folder is another."""
    python = tmp_path / "bin/python"
    python.parent.mkdir()
    python.symlink_to(PYTHON)
    monkeypatch.chdir(tmp_path)
    assert named_python(Path("bin/python"), Path("/srv/shop")) == python
    monkeypatch.setenv("PATH", str(python.parent))
    assert named_python(Path("python"), Path("/srv/shop")) == python
