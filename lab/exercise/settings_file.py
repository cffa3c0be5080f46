"""The settings that a learner may change: settings.env, checked before anything starts."""

from difflib import get_close_matches
from pathlib import Path

from lab.exercise.manifest import Closed, Exercise, Twin
from lab.exercise.output import TroubleError
from services.common.settings.env_file import read_file
from services.common.settings.settings import BadSettingError, Settings
from services.fastapi_app.settings import FastapiSettings
from services.flask_app.settings import FlaskSettings

FILE = "settings.env"
TWINS: dict[str, type[Settings]] = {"flask": FlaskSettings, "fastapi": FastapiSettings}
MOST_USERS = 200
_OURS = ("_PORT", "DOWNSTREAM_URL", "LAB_BIND")  # what the check itself decides


def read(exercise: Exercise, folder: Path) -> dict[str, str]:
    """Return the learner's settings; raises `TroubleError` for one that is not theirs to set."""
    settings = read_file(folder / FILE)
    known = _known(exercise)
    for name in settings:
        if name not in known:
            raise TroubleError(
                f"{FILE}: {name} is no setting of this exercise{_meant(name, known)}."
            )
    for twin in _twins(exercise):
        for name in settings.keys() & twin.settings.keys():
            if settings[name] != twin.settings[name]:
                raise TroubleError(f"{FILE}: {name} stays {twin.settings[name]} in this exercise.")
        _check(twin, settings)
    return settings


def users(load: Closed, settings: dict[str, str]) -> int:
    """Return the users of a load; raises `TroubleError` if its setting is no number."""
    if isinstance(load.users, int):
        return load.users
    text = settings.get(load.users, "")
    if not text.isdecimal() or not 1 <= int(text) <= MOST_USERS:
        raise TroubleError(f"{FILE}: {load.users}={text}: must be a number from 1 to {MOST_USERS}.")
    return int(text)


def _twins(exercise: Exercise) -> list[Twin]:
    return [server for server in exercise.servers if isinstance(server, Twin)]


def _known(exercise: Exercise) -> set[str]:
    of_twins = {name for twin in _twins(exercise) for name in TWINS[twin.name].names()}
    of_load = {load.users for load in exercise.loads if isinstance(load, Closed)}
    return {n for n in of_twins if not n.endswith(_OURS)} | {
        n for n in of_load if isinstance(n, str)
    }


def _meant(name: str, known: set[str]) -> str:
    near = get_close_matches(name, known, n=1)
    return f"; {near[0]} is" if near else ""


def _check(twin: Twin, settings: dict[str, str]) -> None:
    try:
        TWINS[twin.name].load(twin.settings | settings)
    except BadSettingError as error:
        raise TroubleError(f"{FILE}: {error}") from None
