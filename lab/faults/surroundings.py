"""What the services depend on is gone, hangs or is slow, and comes back."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psutil
import urllib3

from lab.checkout import ROOT, STATE, TWIN_STATE
from lab.environment import in_force
from lab.faults.clients import PATIENCE, Clients
from lab.faults.fault import Fault
from lab.faults.kills import BACK_SECONDS
from lab.faults.stack import CampaignError, environment, lab, processes
from lab.local import supervisor
from lab.watch.addresses import addresses
from services.common.contract.twins import TWINS
from services.common.identity.users import demo_passwords

SECONDS = 4.0  # that a fault lasts
FILES = 64
CONNECTIONS = 200
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
ROOM = 8_000_000  # bytes; Argon2 takes eight times as much


def surroundings() -> Iterator[Fault]:
    """Yield the faults; the last ones end with another start of the lab."""
    yield Fault("downstream gone, and back", "flask", _gone)
    yield Fault("downstream hung (SIGSTOP), and back", "flask", _hung)
    yield Fault("downstream slow: a second more", "flask", _slow)
    yield Fault(f"{FILES} descriptors, {CONNECTIONS} connections", "fastapi", _few_files)
    yield Fault("memory limit reached by one worker", "flask", _little_memory)
    if STATE.is_mount():  # the small one; nobody's own disk is filled
        yield Fault("disk full", "flask", _disk_full)
        yield Fault("disk full, and a worker is killed", "flask", _disk_full_and_killed)
    yield Fault("a stranger takes the port between two starts", "flask", _stranger)
    yield Fault("two `lab up` at once for the same ports", "flask", _two_ups)


def _gone(_: Clients) -> None:
    supervisor.rpc().supervisor.stopProcess("downstream")
    time.sleep(SECONDS)
    supervisor.rpc().supervisor.startProcess("downstream", False)


def _hung(_: Clients) -> None:
    [server] = processes("downstream", "server")
    server.suspend()
    time.sleep(SECONDS)
    server.resume()


def _slow(_: Clients) -> None:
    url = f"{addresses()['downstream'].reach}/faults"
    faults = {"latency": {"kind": "fixed", "ms": 1000}}
    urllib3.request("PUT", url, json=faults, timeout=5, retries=False)
    time.sleep(SECONDS)
    urllib3.request("DELETE", url, timeout=5, retries=False)


def _few_files(clients: Clients) -> None:
    servers = [process for twin in TWINS for process in _serving(twin)]
    with _limited(servers, psutil.RLIMIT_NOFILE, FILES), ExitStack() as opened:
        for twin in TWINS:
            port = int(in_force()[f"{twin.upper()}_PORT"])
            for _ in range(CONNECTIONS):
                opened.enter_context(socket.create_connection(("127.0.0.1", port), 5))
        time.sleep(SECONDS)


def _little_memory(_: Clients) -> None:
    one = _serving("flask")[-1], _serving("fastapi")[-1]
    for process in one:
        with _limited([process], psutil.RLIMIT_AS, process.memory_info().vms + ROOM):
            _log_in(8)
    _log_in(1)


def _log_in(times: int) -> None:
    form = f"username=ada&password={demo_passwords(TWIN_STATE)['ada']}"
    for twin in TWINS:
        for _ in range(times):
            url = f"{addresses()[twin].reach}/token"
            urllib3.request("POST", url, body=form, headers=FORM, timeout=PATIENCE, retries=False)


def _disk_full(_: Clients) -> str:
    with _full(STATE):
        time.sleep(SECONDS)
        return lab("set", "FLASK_WORKERS=3", status=1)


def _disk_full_and_killed(_: Clients) -> None:
    with _full(STATE):
        for twin in TWINS:
            _serving(twin)[-1].kill()
        time.sleep(SECONDS)


def _stranger(_: Clients) -> str:
    port = int(in_force()["FLASK_PORT"])
    supervisor.rpc().supervisor.stopProcess("flask")
    with socket.create_server(("127.0.0.1", port)):
        said = lab("up", status=1)
    lab("up")
    return said


def _two_ups(clients: Clients) -> str:
    lab("down")
    confirmed = set(clients.confirmed)
    others = environment(STATE.with_name(f"{STATE.name}-other"), {**in_force()})
    words = [sys.executable, "-m", "lab", "up"]
    ups = [
        subprocess.Popen(  # noqa: S603  # our own words
            words, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        for env in (None, others)
    ]
    said = [up.communicate(timeout=BACK_SECONDS * 4)[0] for up in ups]
    won = [up.returncode == 0 for up in ups]
    if any("Traceback" in words for words in said) or all(won):
        raise CampaignError(f"Two `lab up` at once: {said}")
    lab("down", status=0, **others)
    clients.confirmed &= confirmed  # meanwhile orders may have gone to the other lab's database
    lab("up")
    return said[won.index(False)]


def _serving(twin: str) -> list[psutil.Process]:
    return [*processes(twin, "server"), *processes(twin, "worker")]


@contextmanager
def _limited(servers: list[psutil.Process], which: int, most: int) -> Iterator[None]:
    before = [process.rlimit(which) for process in servers]
    for process, (_, hard) in zip(servers, before, strict=True):
        process.rlimit(which, (most, hard))
    try:
        yield
    finally:
        for process, limits in zip(servers, before, strict=True):
            if process.is_running():
                process.rlimit(which, limits)


@contextmanager
def _full(folder: Path) -> Iterator[None]:
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (1 << 20, 1 << 12, 1):
            try:
                while file.write(b"\0" * size) == size:
                    pass
            except OSError:
                continue
    try:
        yield
    finally:
        filler.unlink()
