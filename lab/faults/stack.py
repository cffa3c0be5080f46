"""The lab that is struck: its command, and its processes by what they are."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psutil

from lab.checkout import ROOT, TWIN_STATE
from lab.local import supervisor
from lab.processes.program import owned

UP_SECONDS = 150.0
# What a fault does to a call is seen within seconds; and load that leaves the machine some room.
LOAD = {
    "LOADTEST_USERS": "6",
    "LOADTEST_WAIT_MS": "50",
    "CALL_POOL_TIMEOUT": "1",
    "CALL_TOTAL_TIMEOUT": "2",
}


class CampaignError(Exception):
    """A fault had an end that none may have; the message says which."""


def lab(*words: str, status: int = 0, **environment: str) -> str:
    """Run a command of the lab and return what it printed; raises `CampaignError`."""
    done = subprocess.run(  # noqa: S603  # our own words
        [sys.executable, "-m", "lab", *words],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=UP_SECONDS,
        check=False,
    )
    if done.returncode != status or "Traceback" in done.stdout:
        raise CampaignError(f"`lab {' '.join(words)}` ended with {done.returncode}: {done.stdout}")
    return done.stdout


def states() -> dict[str, str]:
    """Return the supervisor's word for each program."""
    infos = supervisor.rpc().supervisor.getAllProcessInfo()
    return {info["name"]: info["statename"] for info in infos}


def processes(name: str, role: str) -> list[psutil.Process]:
    """Return the processes of a program: its owner, the server that it started, or its workers."""
    pid = supervisor.rpc().supervisor.getProcessInfo(name)["pid"]
    owner = psutil.Process(pid)
    if role == "owner":
        return [owner]
    children = [child for child in owner.children() if "train" not in child.cmdline()[-1]]
    return children if role == "server" else children[0].children()


def everything() -> list[psutil.Process]:
    """Return every process that this lab started."""
    return [process for process in psutil.process_iter() if owned(process)]


def stored() -> set[str]:
    """Return the idempotency keys of the orders that are in the database."""
    with closing(sqlite3.connect(TWIN_STATE / "orders.sqlite")) as database:
        return {key for (key,) in database.execute("SELECT idempotency_key FROM orders")}


def environment(state: Path, ports: dict[str, str]) -> dict[str, str]:
    """Return the environment of a lab with a state folder and ports of its own."""
    return {**os.environ, **LOAD, **ports, "LAB_STATE": str(state)}
