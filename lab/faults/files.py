"""State files that are damaged, or somebody else's: what reads them goes on, or says why not."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import urllib3

from lab.checkout import ROOT
from lab.environment import in_force
from lab.faults.fault import Row
from lab.faults.stack import CampaignError, environment
from lab.local.ports import free_ports
from lab.report.report import Report, begin
from lab.waiting import wait_until
from services.common.flowers.flowers import EXAMPLE as FLOWERS
from services.common.orders.rules import EXAMPLE

SECONDS = 90.0  # a model that has to be trained anew is there after some
# Root may read everything; without its capabilities it is a user like others.
ROOT_USER = os.getuid() == 0
AS_A_USER = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] if ROOT_USER else []
SOMEBODY = 65534
OTHER_VERSION = {  # of each file that a twin reads
    "users.json": '{"version": 2, "users": []}',
    "signing.key": "version 2",
    "demo-passwords.json": "[2]",
    "model.pickle": "version 2",
    "model.json": '{"version": 2}',
    "orders.sqlite": "version 2",
}
REPORT = "reports/2026-01-01T00-00-00-run/report.json"
LAB_FILES = {  # what is in them, and the command that reads them
    "overrides.env": ("FLASK_WORKERS=2\n", "check"),
    "session.env": ("FLASK_WORKERS=2\n", "check"),
    "lock": ("", "set FLASK_WORKERS=3"),
    REPORT: ("", "show 2026"),
}


def files(wanted: Callable[[str], bool]) -> Iterator[Row]:
    """Yield what comes of each damage to each file."""
    with tempfile.TemporaryDirectory(prefix="lab-files-") as folder:
        good = Path(folder, "good")
        for name, (content, _) in LAB_FILES.items():
            (good / name).parent.mkdir(parents=True, exist_ok=True)
            (good / name).write_text(content or (_report() if name == REPORT else ""))
        if said := _read_by_twin(good):  # which places an order, and trains the model
            raise CampaignError(said)
        for name in (*(f"twins/{name}" for name in OTHER_VERSION), *LAB_FILES):
            for title, damage in DAMAGES.items():
                if wanted(f"{name}: {title}"):
                    state = Path(folder, "state")
                    shutil.copytree(good, state)
                    yield _try(f"{name}: {title}", state, state / name, damage)
                    shutil.rmtree(state)


def _report() -> str:
    manifest = begin("bin/lab run flask-sync").manifest(in_force(), [])
    return Report(kind="run", manifest=manifest, results=[]).model_dump_json()


def _cut(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def _empty(file: Path) -> None:
    os.truncate(file, 0)


def _other_version(file: Path) -> None:
    plain = '{"format": 0}' if file.name == "report.json" else "version 2"
    file.write_text(OTHER_VERSION.get(file.name, plain))


def _foreign(file: Path) -> None:
    file.chmod(0o644)
    os.chown(file, SOMEBODY, SOMEBODY)


def _unreadable(file: Path) -> None:
    file.chmod(0o000)


DAMAGES: dict[str, Callable[[Path], None]] = {
    "cut in half": _cut,
    "empty": _empty,
    "of another version": _other_version,
    **({"another user's": _foreign} if ROOT_USER else {}),
    "unreadable": _unreadable,
}


def _has_order(state: Path) -> bool:
    with closing(sqlite3.connect(state / "twins/orders.sqlite")) as database:
        return bool(database.execute("SELECT id FROM orders WHERE id = 1").fetchone())


def _try(title: str, state: Path, file: Path, damage: Callable[[Path], None]) -> Row:
    damage(file)
    begun = time.monotonic()
    said = _read_by_twin(state) if file.parent.name == "twins" else _read_by_lab(state, file)
    seconds = time.monotonic() - begun
    clear = "Traceback" not in said and len(said.splitlines()) <= 1
    wrong = [] if clear else [said[-300:]]
    lost = 0 if "orders" in file.name or _has_order(state) else 1
    told = f"says: {said.strip().replace(f'{state}/', '')}" if said else "nothing: goes on"
    return Row(title, orders_lost=lost, wrong=wrong, seconds=seconds, said=told)


def _read_by_twin(state: Path) -> str:
    port, metrics_port = free_ports(2)
    settings = {"FASTAPI_PORT": str(port), "FASTAPI_METRICS_PORT": str(metrics_port)}
    twin = _begin("services.fastapi_app", state, {**settings, "TWIN_STATE": str(state / "twins")})
    url = f"http://127.0.0.1:{port}"
    try:
        settled = wait_until(lambda: twin.poll() is not None or _works(url), SECONDS)
        ended = twin.poll() is not None
    finally:
        twin.terminate()
        said, _ = twin.communicate(timeout=SECONDS)
    if ended or "Traceback" in said:
        return said
    return "" if settled else f"Traceback: it runs, and does not work.\n{said}"


def _works(url: str) -> bool:
    try:
        ordered = urllib3.request("POST", f"{url}/orders", json=EXAMPLE, timeout=5, retries=False)
        told = urllib3.request("POST", f"{url}/predict", json=FLOWERS, timeout=9, retries=False)
    except urllib3.exceptions.HTTPError:
        return False
    return (ordered.status, told.status) == (201, 200)


def _read_by_lab(state: Path, file: Path) -> str:
    words = next(words for name, (_, words) in LAB_FILES.items() if file.match(f"*/{name}"))
    command = _begin("lab", state, {}, *words.split())
    said, _ = command.communicate(timeout=SECONDS)
    return said if command.returncode else ""


def _begin(
    module: str, state: Path, settings: dict[str, str], *words: str
) -> "subprocess.Popen[str]":
    return subprocess.Popen(  # noqa: S603  # our own words
        [*AS_A_USER, sys.executable, "-m", module, *words],
        cwd=ROOT,
        env=environment(state, settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
