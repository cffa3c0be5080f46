"""The settings in force: .env, then overrides, then the shell's own variables; all validated."""

import os
from collections.abc import Mapping
from pathlib import Path

from lab.checkout import DEFAULTS, LIVE, OVERRIDES, SESSION, shown
from lab.console_settings import ConsoleSettings
from lab.errors import LabError
from lab.settings import LabSettings
from loadtest.settings import LoadSettings
from services.common.files import write_whole
from services.common.settings import env_file
from services.common.settings.settings import BadSettingError, Settings
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
KINDS: tuple[type[Settings], ...] = (*SERVICES.values(), LabSettings)
SECRETS = frozenset().union(*(kind.secrets() for kind in KINDS))
HIDDEN = "(hidden)"
FORGET = "bin/lab set --reset forgets what was set"


def defaults() -> dict[str, str]:
    """Return every setting of .env with its default; raises `LabError` if there is none."""
    found = _read(DEFAULTS)
    if not found:
        raise LabError(f"{DEFAULTS} is missing or empty: git checkout .env brings it back.", 2)
    return found


def of_the_shell() -> dict[str, str]:
    """Return the settings that are variables of this process's environment."""
    return {name: os.environ[name] for name in defaults() if os.environ.get(name)}


def in_force() -> dict[str, str]:
    """Return every setting of .env with the value in force."""
    return defaults() | _read(OVERRIDES) | _read(SESSION) | of_the_shell()


def differing() -> dict[str, str]:
    """Return the settings in force that are not as in .env; secrets are hidden."""
    known = defaults()
    differ = {name: value for name, value in in_force().items() if known.get(name) != value}
    return without_secrets(differ)


def without_secrets(settings: Mapping[str, str]) -> dict[str, str]:
    """Return `settings` as everybody may see them."""
    return {n: HIDDEN if n in SECRETS and value else value for n, value in settings.items()}


def keep_loopback_direct() -> None:
    """Have this process and all that it starts ask this machine itself, whatever proxy is set."""
    for name in ("no_proxy", "NO_PROXY"):
        os.environ[name] = ",".join(filter(None, (os.environ.get(name), *_LOOPBACK)))


def check(settings: dict[str, str]) -> None:
    """Validate `settings` for all services; raises `LabError` that names the first bad one."""
    for name, value in settings.items():
        if not value.isprintable():
            raise LabError(f"{name}: a value has no line breaks nor other controls.", status=2)
    understood: dict[str, object] = {}
    for kind in KINDS:
        try:
            understood |= kind.load(settings).values()
        except BadSettingError as error:
            raise LabError(str(error), status=2) from None
    seen: dict[object, str] = {}
    for name, value in settings.items():
        port = understood.get(name, value)  # as it is understood: " 8001" is 8001, too
        if name.endswith("_PORT") and seen.setdefault(port, name) != name:
            raise LabError(f"{name}={value}: {seen[port]} has that port already.", status=2)


def keep_for_session() -> None:
    """Keep the shell's own settings for later commands, until the lab goes down.

    What another shell has set before stays: the lab runs with it.
    """
    _write(SESSION, _read(SESSION) | of_the_shell())


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
    overrides = ({} if reset else _read(OVERRIDES)) | changes
    session = {} if reset else _read(SESSION)
    session = {name: value for name, value in session.items() if name not in changes}
    check(defaults() | overrides | session)
    differing = {name: text for name, text in overrides.items() if defaults().get(name) != text}
    _write(OVERRIDES, differing)
    _write(SESSION, session)


def kept() -> dict[Path, bytes | None]:
    """Return what `change` keeps, as it is now."""
    return {path: path.read_bytes() if path.exists() else None for path in (OVERRIDES, SESSION)}


def put_back(files: dict[Path, bytes | None]) -> None:
    """Keep again what was kept: the change could not be applied."""
    for path, content in files.items():
        if content is None:
            path.unlink(missing_ok=True)
        else:
            path.write_bytes(content)


def _assignment(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not value:
        raise LabError(f"{name}{equals} is not NAME=value.", status=2)
    if name not in defaults():
        raise LabError(
            f"{name} is not a setting of the lab; {shown(DEFAULTS)} lists them all.", status=2
        )
    return name, value


def _write(path: Path, settings: dict[str, str]) -> None:
    if not settings:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, env_file.text_of(dict(sorted(settings.items()))))


def _read(path: Path) -> dict[str, str]:
    try:
        found = env_file.read_file(path)
        cut_short = path == OVERRIDES and path.exists() and not found  # it is never kept empty
        if path != DEFAULTS and (cut_short or not all(found.values())):
            raise BadSettingError(f"{path} is damaged.")
        return found
    except BadSettingError as error:
        hint = "" if path == DEFAULTS else f" {FORGET}."
        raise LabError(f"{error}{hint}", status=2) from None
