"""The settings in force: .env, then overrides, then the shell's own variables; all validated."""

import os
from pathlib import Path

from lab.checkout import DEFAULTS, LIVE, OVERRIDES, SESSION
from lab.problem import LabError
from lab.settings import LabSettings
from loadtest.settings import LoadSettings
from services.common.settings import BadSettingError, Settings, read_file
from services.console.settings import ConsoleSettings
from services.downstream.settings import DownstreamSettings
from services.fastapi_app.settings import FastapiSettings
from services.flask_app.settings import FlaskSettings

_LOOPBACK = ("127.0.0.1", "localhost", "::1")
SERVICES: dict[str, type[Settings]] = {
    "downstream": DownstreamSettings,
    "flask": FlaskSettings,
    "fastapi": FastapiSettings,
    "locust": LoadSettings,
    "console": ConsoleSettings,
}


def defaults() -> dict[str, str]:
    """Return every setting of .env with its default."""
    return read_file(DEFAULTS)


def of_the_shell() -> dict[str, str]:
    """Return the settings that are variables of this process's environment."""
    return {name: os.environ[name] for name in defaults() if os.environ.get(name)}


def in_force() -> dict[str, str]:
    """Return every setting of .env with the value in force."""
    return defaults() | read_file(OVERRIDES) | read_file(SESSION) | of_the_shell()


def keep_loopback_direct() -> None:
    """Have this process and all that it starts ask this machine itself, whatever proxy is set."""
    for name in ("no_proxy", "NO_PROXY"):
        os.environ[name] = ",".join(filter(None, (os.environ.get(name), *_LOOPBACK)))


def check(settings: dict[str, str]) -> None:
    """Validate `settings` for all services; raises `LabError` that names the first bad one."""
    kinds: list[type[Settings]] = [*SERVICES.values(), LabSettings]
    for kind in kinds:
        try:
            kind.load(settings)
        except BadSettingError as error:
            raise LabError(str(error), status=2) from None
    seen: dict[str, str] = {}
    for name, value in settings.items():
        if name.endswith("_PORT") and seen.setdefault(value, name) != name:
            raise LabError(f"{name}={value}: {seen[value]} has that port already.", status=2)


def keep_for_session() -> None:
    """Keep the shell's own settings for later commands, until the lab goes down."""
    _write(SESSION, of_the_shell())


def keep_for_containers() -> None:
    """Keep what is in force where running containers look for it."""
    _write(LIVE, in_force())


def with_changes(settings: dict[str, str], assignments: list[str]) -> dict[str, str]:
    """Return `settings` with `NAME=value` assignments; raises `LabError` for an unknown name."""
    return settings | dict(map(_assignment, assignments))


def change(assignments: list[str], reset: bool) -> None:
    """Keep `NAME=value` assignments apart from .env; with `reset` forget the earlier ones.

    Raises `LabError` for an unknown name or a bad value, and then changes nothing.
    """
    changes = dict(map(_assignment, assignments))
    overrides = ({} if reset else read_file(OVERRIDES)) | changes
    session = {} if reset else read_file(SESSION)
    session = {name: value for name, value in session.items() if name not in changes}
    check(defaults() | overrides | session)
    differing = {name: text for name, text in overrides.items() if defaults().get(name) != text}
    _write(OVERRIDES, differing)
    _write(SESSION, session)


def _assignment(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not value:
        raise LabError(f"{text} is not NAME=value.", status=2)
    if name not in defaults():
        raise LabError(f"{name} is not a setting of the lab; .env lists them all.", status=2)
    return name, value


def _write(path: Path, settings: dict[str, str]) -> None:
    if not settings:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_suffix(".new")
    scratch.write_text("".join(f"{name}={value}\n" for name, value in sorted(settings.items())))
    scratch.replace(path)
