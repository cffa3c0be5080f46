"""Writes the configuration of supervisord, and for each program a script that starts it.

Values go through one language only, the shell's, which quotes any text: supervisord's own has no
word for a quote in a value, and tells all of an environment that it cannot read.
"""

import hashlib
import os
import shlex
import stat
from pathlib import Path

from lab.checkout import LOGS, ROOT, STATE, TEMPORARY, socket_folder
from lab.errors import LabError
from lab.processes.program import Program
from services.common.files import write_whole

CONFIG = STATE / "supervisord.conf"
PROGRAMS = STATE / "programs"


def write_config(programs: list[Program]) -> None:
    """Write supervisord's configuration for `programs`."""
    LOGS.mkdir(parents=True, exist_ok=True)
    TEMPORARY.mkdir(parents=True, exist_ok=True)
    PROGRAMS.mkdir(parents=True, exist_ok=True)
    _make_private(socket_folder())
    parts = [_supervisord(), *(_program(program) for program in programs)]
    write_whole(CONFIG, "\n".join(parts))


def _make_private(folder: Path) -> None:
    # In a folder that all may write to, somebody else may have been there first.
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise LabError(f"{folder} is not a private folder of yours: remove it.")
    for place in (ROOT, STATE):
        if any(mark in str(place) for mark in (" #", " ;")):
            raise LabError(f"The supervisor cannot work in a folder with ' #' or ' ;': {place}.")


def log_of(name: str) -> Path:
    """Return the log of a program."""
    return LOGS / f"{name}.log"


def control_socket() -> Path:
    """Return the socket on which supervisord takes orders."""
    return socket_folder() / "supervisor.sock"


def _section(title: str, options: dict[str, object]) -> str:
    lines = [f"{name} = {_escaped(value)}" for name, value in options.items()]
    return "\n".join([f"[{title}]", *lines, ""])


def _escaped(value: object) -> str:
    return str(value).replace("%", "%%")


def _supervisord() -> str:
    daemon: dict[str, object] = {
        "logfile": LOGS / "supervisord.log",
        "logfile_maxbytes": "1MB",
        "logfile_backups": 1,
        "pidfile": STATE / "supervisord.pid",
        "childlogdir": LOGS,
        "minfds": 256,  # `start` has raised the limit already
    }
    if os.getuid() == 0:
        daemon["user"] = "root"  # said aloud, supervisord does not warn of it
    factory = "supervisor.rpcinterface:make_main_rpcinterface"
    return "\n".join(
        [
            _section("supervisord", daemon),
            _section("unix_http_server", {"file": control_socket(), "chmod": "0700"}),
            _section("rpcinterface:supervisor", {"supervisor.rpcinterface_factory": factory}),
            _section(
                "rpcinterface:lab",
                {"supervisor.rpcinterface_factory": "lab.local.plugin:make_plugin"},
            ),
        ]
    )


def _program(program: Program) -> str:
    return _section(
        f"program:{program.name}",
        {
            "command": shlex.join(["/bin/sh", str(_script(program))]),
            "directory": ROOT,
            "autostart": "false",
            "autorestart": "true",
            "startsecs": 1,
            "startretries": 5,
            "stopwaitsecs": 10,
            "killasgroup": "true",
            "redirect_stderr": "true",
            "stdout_logfile": _escaped(log_of(program.name)),  # supervisord fills it in twice
            "stdout_logfile_maxbytes": "1MB",
            "stdout_logfile_backups": 1,
        },
    )


def _script(program: Program) -> Path:
    """Write the script of a program; another environment or command makes another name."""
    lines = [f"export {name}={shlex.quote(value)}" for name, value in program.environment.items()]
    text = "\n".join([*lines, f"exec {shlex.join(program.command)}", ""])
    digest = hashlib.sha256(text.encode()).hexdigest()[:12]
    script = PROGRAMS / f"{program.name}-{digest}.sh"
    script.touch(mode=0o600)  # it may hold a password
    script.write_text(text, encoding="utf-8")
    return script
