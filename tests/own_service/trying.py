"""Services whose cause is known, and what `lab try` says of them."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import urllib3

from lab.checkout import ROOT
from tests.running import Running

SHOPS = Path(__file__).with_name("shops")
UVICORN = "uvicorn --port {port} --log-level warning"
GRANIAN = "granian --interface asgi --port {port}"
GTHREAD = "gunicorn -b 127.0.0.1:{port} -k gthread --threads"
FIRST_VERDICT = 45  # seconds, for waits under 300 ms


@dataclass(frozen=True)
class Known:
    """A service whose cause is known; where it waits its file says `# here`."""

    shop: str
    server: str
    cause: str
    slots: int | None


def tried(known: Known, slow: Running, state: Path, *more: str) -> dict[str, Any]:
    """Return what `lab try` finds of a service, in a state of its own: others try beside it."""
    command = f"{known.server} {known.shop}:app"
    done = lab_try(state, "--command", command, "--env", f"SLOW={slow.url}", "--json", "-", *more)
    assert done.returncode == 0, done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    if "--tune" not in more:
        assert report["manifest"]["seconds"] < FIRST_VERDICT
    [found] = report["services"]
    return dict(found)


def lab_try(state: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Return what the command says of a service in the folder of the shops."""
    return subprocess.run(
        [sys.executable, "-m", "lab", "try", "--dir", str(SHOPS), *words],
        cwd=ROOT,
        env={**os.environ, "LAB_STATE": str(state)},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


@contextmanager
def at_once(slow: Running, most: int | None) -> Iterator[None]:
    """Have the dependency work on at most so many calls at once meanwhile."""
    body = json.dumps({"max_concurrent": most})
    headers = {"Content-Type": "application/json"}
    url = f"{slow.url}/faults"
    assert urllib3.request("PUT", url, body=body, headers=headers, timeout=5).status == 200
    try:
        yield
    finally:
        urllib3.request("DELETE", url, timeout=5)
