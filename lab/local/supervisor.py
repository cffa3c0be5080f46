"""The supervisor of local mode: supervisord, which restarts what crashes and ends what it owns."""

import os
import shutil
import subprocess
import sys
import xmlrpc.client
from typing import Any

from supervisor.xmlrpc import SupervisorTransport

from lab.checkout import ROOT, STATE, socket_folder
from lab.errors import LabError
from lab.local.supervisor_config import CONFIG, control_socket
from lab.machine import raise_open_files
from lab.waiting import wait_until
from services.common.process.lifetime import OWNER

_START_SECONDS = 15.0
_STOP_SECONDS = 30.0


def running() -> bool:
    """Return whether this lab's supervisord answers."""
    try:
        rpc().supervisor.getState()
    except (OSError, xmlrpc.client.Error):
        return False
    return True


def rpc() -> Any:  # noqa: ANN401  # xmlrpc's proxy makes up its methods
    """Return supervisord's control interface."""
    transport = SupervisorTransport(None, None, f"unix://{control_socket()}")
    return xmlrpc.client.ServerProxy("http://127.0.0.1", transport=transport)


def start() -> None:
    """Start supervisord as a daemon; the programs wait to be started one by one."""
    raise_open_files()
    command = [sys.executable, "-m", "supervisor.supervisord", "-c", str(CONFIG)]
    # It outlives whoever starts it, and what it starts is owned by nobody else.
    own = {"LAB_OWNED_BY": str(STATE), "PYTHONPATH": str(ROOT), OWNER: ""}
    environment = {**os.environ, **own}
    done = subprocess.run(  # noqa: S603  # our own words only
        command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=30, check=False
    )
    if done.returncode or not wait_until(running, _START_SECONDS):
        raise LabError(f"The supervisor does not start: {done.stderr.strip() or 'see its log'}")


def stop() -> bool:
    """Stop supervisord with all programs; return whether it ran."""
    ran = running()
    if ran:
        pid = rpc().supervisor.getPID()
        rpc().supervisor.stopAllProcesses()  # all at once; a shutdown alone takes them in turn
        rpc().supervisor.shutdown()
        wait_until(lambda: not _alive(pid), _STOP_SECONDS)
    shutil.rmtree(socket_folder(), ignore_errors=True)
    return ran


def apply_config() -> list[str]:
    """Have supervisord read its configuration again; return the programs that changed."""
    control = rpc().supervisor
    [[added, changed, removed]] = control.reloadConfig()
    for name in (*changed, *removed):
        control.stopProcessGroup(name)
        control.removeProcessGroup(name)
    for name in (*added, *changed):
        control.addProcessGroup(name)
    return [*added, *changed]


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
