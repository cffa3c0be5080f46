"""Writes the configuration of supervisord."""

import os
from pathlib import Path

from lab.checkout import LOGS, ROOT, STATE, socket_folder
from lab.local.programs import Program

CONFIG = STATE / "supervisord.conf"


def write_config(programs: list[Program]) -> None:
    """Write supervisord's configuration for `programs`."""
    LOGS.mkdir(parents=True, exist_ok=True)
    socket_folder().mkdir(mode=0o700, exist_ok=True)
    parts = [_supervisord(), *(_program(program) for program in programs)]
    scratch = CONFIG.with_suffix(".new")
    scratch.write_text("\n".join(parts))
    scratch.replace(CONFIG)


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
                {"supervisor.rpcinterface_factory": "lab.local.crash_counter:make_crash_counter"},
            ),
        ]
    )


def _program(program: Program) -> str:
    command = " ".join(_quoted(word) for word in program.command)
    environment = ",".join(f"{key}={_quoted(value)}" for key, value in program.environment.items())
    return _section(
        f"program:{program.name}",
        {
            "command": command,
            "environment": environment,
            "directory": ROOT,
            "autostart": "false",
            "autorestart": "true",
            "startsecs": 1,
            "startretries": 5,
            "stopwaitsecs": 10,
            "killasgroup": "true",
            "redirect_stderr": "true",
            "stdout_logfile": log_of(program.name),
            "stdout_logfile_maxbytes": "1MB",
            "stdout_logfile_backups": 1,
        },
    )


def _quoted(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
