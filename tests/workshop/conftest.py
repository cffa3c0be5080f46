"""Checks every exercise of the course, as shipped and as solved, some at a time."""

import shutil
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import pytest

from lab.exercise.course import course
from lab.exercise.manifest import Exercise, load_seconds
from tests.workshop.learner import TINY_COURSE, Learner

COURSE = course()
ROUNDS = 3  # with the servers running, one after another
PLACES = 3  # checks at once: they wait far more than they compute
WIDE = {"04_threads": 3, "05_greenlets": 3, "07_forty_tokens": 2, "10_cpu_work": 2}  # places
TRIES = 3  # where a check says that the machine was busy

Kind = Literal["shipped", "solved"]
Checks = dict[tuple[str, Kind], Future[dict[str, Any]]]


class Room:
    """Room for some checks at once; one that computes much takes more of it."""

    def __init__(self, places: int) -> None:
        self._free = places
        self._changed = threading.Condition()

    @contextmanager
    def taken(self, places: int) -> Iterator[None]:
        """Take places, when they are free."""
        with self._changed:
            self._changed.wait_for(lambda: self._free >= places, timeout=300)
            self._free -= places
        try:
            yield
        finally:
            with self._changed:
                self._free += places
                self._changed.notify_all()


@pytest.fixture(scope="session")
def checks(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Checks]:
    """Check what is asked about, as shipped and as solved, some at a time; the longest first."""
    room, scratch = Room(PLACES), tmp_path_factory.mktemp("checks")

    def check(exercise: Exercise, kind: Kind) -> dict[str, Any]:
        folder = scratch / kind / exercise.name
        version = COURSE.shipped(exercise) if kind == "shipped" else COURSE.solved(exercise)
        shutil.copytree(version, folder / exercise.name)
        with room.taken(WIDE.get(exercise.name, 1)):
            learner = Learner(folder, COURSE.folder)
            return _solved(learner, exercise) if kind == "solved" else _settled(learner, exercise)

    kinds: tuple[Kind, ...] = ("solved", "shipped")
    # First those that take more than one place: each waits until the room is empty enough.
    asked = sorted(_asked_about(request.session), key=_seconds, reverse=True)
    ordered = sorted(asked, key=lambda exercise: -WIDE.get(exercise.name, 1))
    with ThreadPoolExecutor(PLACES) as pool:
        yield {
            (exercise.name, kind): pool.submit(check, exercise, kind)
            for exercise in ordered
            for kind in kinds
        }
        pool.shutdown(cancel_futures=True)


@pytest.fixture
def learner(tmp_path: Path) -> Learner:
    """Lend a learner who has started the first exercise of the tiny course."""
    new = Learner(tmp_path / "my-workshop", TINY_COURSE)
    shutil.copytree(TINY_COURSE / "exercises/01_awaiting", new.folder / "01_awaiting")
    return new


def _asked_about(session: pytest.Session) -> list[Exercise]:
    items = [item for item in session.items if isinstance(item, pytest.Function)]
    asked = [item.callspec.params["exercise"] for item in items if "checks" in item.fixturenames]
    return [exercise for exercise in COURSE.exercises if exercise in asked]


def _solved(learner: Learner, exercise: Exercise) -> dict[str, Any]:
    """Return a check of three rounds; once more where a busy machine had its share in it."""
    for _ in range(TRIES):
        found = learner.check(exercise.number, ROUNDS)
        if found["passed"] or not found["busy"]:
            break
    return found


def _settled(learner: Learner, exercise: Exercise) -> dict[str, Any]:
    """Return the first check; once more where a busy machine may have its share in the figure."""
    found = learner.check(exercise.number)
    for _ in range(TRIES - 1):
        asked = found["prediction"]
        off = abs((asked["measured"] or 0) - asked["answer"])
        if off <= exercise.predict.tolerance:
            break
        found = learner.check(exercise.number)
    return found


def _seconds(exercise: Exercise) -> float:
    return sum(map(load_seconds, exercise.loads))
