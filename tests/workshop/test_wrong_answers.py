"""Every exercise refuses the wrong answers that people give, each for what is wrong in it.

Files are run under their load, some at a time. What settings come to is arithmetic, which other
tests hold against real servers: it needs none.
"""

import shutil
import tomllib
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from lab.exercise import servers
from lab.exercise.course import course
from lab.exercise.judgement import Figures, judge
from lab.exercise.manifest import Closed, Exercise, Twin, load_seconds
from lab.exercise.measuring import Measuring
from lab.processes.output import TroubleError
from lab.processes.running import running_programs
from services.fastapi_app.server import server_model as fastapi_model
from services.fastapi_app.settings import FastapiSettings
from services.flask_app.server import server_model as flask_model
from services.flask_app.settings import FlaskSettings

COURSE = course()
TABLE = Path(__file__).with_suffix("").parent / "wrong_answers.toml"
FEWEST = 3  # for each exercise
AT_ONCE = 6  # they wait more than they compute
TRIES = 3  # a busy machine may have its share in a figure


@dataclass(frozen=True)
class Wrong:
    """A wrong answer: a whole settings.env, or a solution's file with texts replaced."""

    exercise: int
    fails: list[str]
    settings: str = ""
    file: str = ""
    put: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        """Name it by what is wrong."""
        what = self.settings.replace("\n", " ") or " ".join(self.put.values())
        return f"{self.exercise}: {' '.join(what.split())[:60]}"


WRONG = [Wrong(**entry) for entry in tomllib.loads(TABLE.read_text())["wrong"]]
Failing = dict[str, "Future[list[str]]"]


@pytest.fixture(scope="module")
def failing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Failing]:
    """Run every file with a wrong answer, the longest first; return what failed by its name."""
    ordered = sorted((wrong for wrong in WRONG if wrong.file), key=_seconds, reverse=True)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield {
            str(wrong): pool.submit(_measured, wrong, tmp_path_factory.mktemp("wrong"))
            for wrong in ordered
        }
        pool.shutdown(cancel_futures=True)


@pytest.mark.timeout(200)  # the first waits for others as well
@pytest.mark.parametrize("wrong", [wrong for wrong in WRONG if wrong.file], ids=str)
def test_a_wrong_file_fails(wrong: Wrong, failing: Failing) -> None:
    """For what is wrong in it, and for nothing else."""
    assert failing[str(wrong)].result() == wrong.fails


@pytest.mark.parametrize("wrong", [wrong for wrong in WRONG if wrong.settings], ids=str)
def test_wrong_settings_fail(wrong: Wrong, tmp_path: Path) -> None:
    """For what is wrong in them, and for nothing else."""
    (tmp_path / servers.SETTINGS_FILE).write_text(wrong.settings)
    assert _reckoned(COURSE.exercises[wrong.exercise - 1], tmp_path) == wrong.fails


def test_every_exercise_is_answered_wrongly() -> None:
    """At least three times."""
    counted = Counter(wrong.exercise for wrong in WRONG)
    assert all(counted[exercise.number] >= FEWEST for exercise in COURSE.exercises), counted


def _seconds(wrong: Wrong) -> float:
    return sum(map(load_seconds, COURSE.exercises[wrong.exercise - 1].loads))


def _measured(wrong: Wrong, folder: Path) -> list[str]:
    exercise = COURSE.exercises[wrong.exercise - 1]
    shutil.copytree(COURSE.solved(exercise), folder, dirs_exist_ok=True)
    text = (folder / wrong.file).read_text()
    for old, new in wrong.put.items():
        assert old in text, f"{wrong} puts something in place of what is not there"
        text = text.replace(old, new)
    (folder / wrong.file).write_text(text)
    for _ in range(TRIES):
        with running_programs() as lent:
            measuring = Measuring.begin(exercise, folder, lent, lambda _: None)
            fails = _fails(exercise, measuring.once(lambda _: None).figures)
        if fails == wrong.fails:
            break
    return fails


def _reckoned(exercise: Exercise, folder: Path) -> list[str]:
    try:
        settings = servers.read_settings(exercise, folder)
        figures: Figures = {}
        for load in exercise.loads:
            assert isinstance(load, Closed)
            users = servers.users_of(load, settings)
            figures |= _of_twin(_twin(exercise, load.server), load, users, settings)
    except TroubleError:
        return ["trouble"]
    return _fails(exercise, figures)


def _twin(exercise: Exercise, name: str) -> Twin:
    [twin] = [server for server in exercise.servers if server.name == name]
    assert isinstance(twin, Twin)
    return twin


def _of_twin(twin: Twin, load: Closed, users: int, settings: dict[str, str]) -> Figures:
    """Return the figures of a closed load that Little's law gives."""
    path, _, query = load.path.partition("?")
    wait = int(query.removeprefix("ms=")) / 1000 if "ms=" in query else 1.0
    flask = FlaskSettings.load(twin.settings | settings)
    fastapi = FastapiSettings.load(twin.settings | settings)
    model = flask_model(flask) if twin.name == "flask" else fastapi_model(fastapi)
    response = max(wait, users * wait / model.slots[path] - load.pause)
    return {
        f"{load.name}.rate": users / (response + load.pause),
        f"{load.name}.p95": response * 1000,
        f"{load.name}.threads": 1 + (flask.threads if flask.worker_class == "gthread" else 0),
        f"{load.name}.busiest": 1 / flask.workers,
        f"{load.name}.calls": load.calls,
    }


def _fails(exercise: Exercise, figures: Figures) -> list[str]:
    return [must.name for must in judge(exercise, figures) if not must.holds]
