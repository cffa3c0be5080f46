"""Runs a real service of the lab on free ports, for as long as a test needs it."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
import urllib3

from lab.checkout import ROOT
from lab.local.ports import free_ports
from services.common.flowers.train import train
from services.common.process.ready import ready
from services.common.settings.state import StateSettings

READY_SECONDS = 60.0
STOP_SECONDS = 15.0


@dataclass(frozen=True)
class Running:
    """A service that runs: where it answers, its owner's process, its state's folder, its log."""

    url: str
    port: int
    metrics_port: int
    process: subprocess.Popen[bytes]
    state: Path
    log: Path

    def get(self, path: str, **headers: str) -> urllib3.BaseHTTPResponse:
        """GET a path; headers as keywords, with _ for -."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return urllib3.request("GET", self.url + path, headers=named, timeout=40, retries=False)

    def metrics(self) -> str:
        """Return the whole metrics page."""
        url = f"http://127.0.0.1:{self.metrics_port}/metrics"
        return urllib3.request("GET", url, timeout=5, retries=False).data.decode()

    def metric(self, series: str) -> float:
        """Return the value of one series, named with its labels as the page has it."""
        found = re.search(rf"^{re.escape(series)} (\S+)$", self.metrics(), re.MULTILINE)
        assert found, f"{series} is not on the page:\n{self.metrics()}"
        return float(found[1])

    def workers(self) -> list[psutil.Process]:
        """Return the server's processes, its master first."""
        children = psutil.Process(self.process.pid).children()
        master = min(children, key=psutil.Process.create_time)  # a first start trains beside it
        return [master, *master.children(recursive=True)]


@contextmanager
def running(module: str, prefix: str, **settings: object) -> Iterator[Running]:
    """Run `python -m module`, whose settings begin with `prefix`, and stop it after."""
    port, metrics_port = free_ports(2)
    with TemporaryDirectory(prefix="lab-state-") as state:
        _lend_model(Path(state))
        own = {f"{prefix}_PORT": port, f"{prefix}_METRICS_PORT": metrics_port, "TWIN_STATE": state}
        given = {name: str(value) for name, value in {**own, **settings}.items()}
        environment = {**os.environ, **given}
        log, kept = Path(state, "log"), Path(given["TWIN_STATE"])
        with log.open("wb") as written:
            process = subprocess.Popen(
                [sys.executable, "-m", module], cwd=ROOT, env=environment, stderr=written
            )
        service = Running(f"http://127.0.0.1:{port}", port, metrics_port, process, kept, log)
        try:
            eventually(lambda: process.poll() is not None or _answers(service), READY_SECONDS)
            assert process.poll() is None, f"{module} ended by itself"
            yield service
        finally:
            process.terminate()
            process.wait(STOP_SECONDS)
            sys.stderr.write(log.read_text())


def _lend_model(state: Path) -> None:
    # Trained once for all tests; a service without one would train while it is tested.
    kept = StateSettings(TWIN_STATE=ROOT / ".lab/model-of-tests")
    train(kept)
    for file in kept.state.glob("model.[jp]*"):
        shutil.copy2(file, state)


def eventually(condition: Callable[[], object], seconds: float = 30.0) -> None:
    """Poll until `condition` holds; fail after `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.02)


def alive(process: psutil.Process) -> bool:
    """Return whether a process still does something: one that only waits to be buried does not."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _answers(service: Running) -> bool:
    # A worker, too, not only the master that listens: tests begin with all of it there.
    if not ready(service.port, service.metrics_port):
        return False
    try:
        return service.get("/").status < 400  # a console that asks for its token leads to that page
    except urllib3.exceptions.HTTPError:
        return False
