"""The settings in force: .env, then overrides, then the shell's own variables; all validated."""

import os
from pathlib import Path

from lab.checkout import DEFAULTS, OVERRIDES
from lab.problem import LabError
from loadtest.settings import LoadSettings
from services.common.settings import BadSettingError, Settings
from services.downstream.settings import DownstreamSettings
from services.fastapi_app.settings import FastapiSettings
from services.flask_app.settings import FlaskSettings

SERVICES: dict[str, type[Settings]] = {
    "downstream": DownstreamSettings,
    "flask": FlaskSettings,
    "fastapi": FastapiSettings,
    "locust": LoadSettings,
}


def read_file(path: Path) -> dict[str, str]:
    """Return the settings of one file of `NAME=value` lines; a missing file has none."""
    if not path.exists():
        return {}
    lines = (line.strip() for line in path.read_text().splitlines())
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name: value for name, _, value in pairs}


def defaults() -> dict[str, str]:
    """Return every setting of .env with its default."""
    return read_file(DEFAULTS)


def in_force() -> dict[str, str]:
    """Return every setting of .env with the value in force."""
    settings = defaults() | read_file(OVERRIDES)
    return {name: os.environ.get(name, value) for name, value in settings.items()}


def check(settings: dict[str, str]) -> None:
    """Validate `settings` for all services; raises `LabError` that names the first bad one."""
    for kind in SERVICES.values():
        try:
            kind.load(settings)
        except BadSettingError as error:
            raise LabError(str(error), status=2) from None
    for name, value in settings.items():
        if name.endswith("_PORT") and not (value.isdecimal() and 1 <= int(value) <= 65535):
            raise LabError(f"{name}={value}: must be a port from 1 to 65535.", status=2)


def change(assignments: list[str], reset: bool) -> None:
    """Keep `NAME=value` assignments apart from .env; with `reset` forget the earlier ones.

    Raises `LabError` for an unknown name or a bad value, and then changes nothing.
    """
    changes = dict(map(_assignment, assignments))
    overrides = ({} if reset else read_file(OVERRIDES)) | changes
    check(defaults() | overrides)
    _write(overrides)


def _assignment(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not value:
        raise LabError(f"{text} is not NAME=value.", status=2)
    if name not in defaults():
        raise LabError(f"{name} is not a setting of the lab; .env lists them all.", status=2)
    return name, value


def _write(overrides: dict[str, str]) -> None:
    kept = {name: value for name, value in overrides.items() if defaults().get(name) != value}
    OVERRIDES.parent.mkdir(parents=True, exist_ok=True)
    scratch = OVERRIDES.with_suffix(".new")
    scratch.write_text("".join(f"{name}={value}\n" for name, value in sorted(kept.items())))
    scratch.replace(OVERRIDES)
