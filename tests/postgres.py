"""A real PostgreSQL server on a free port, run by an unprivileged user while tests need it."""

import os
import pwd
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from lab.local.ports import free_ports
from tests.running import eventually


def programs() -> Path | None:
    """Return the folder of PostgreSQL's programs: of Debian's package, or on PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """Run a server of PostgreSQL whose programs are in `folder`; yield its URL."""
    [port] = free_ports(1)
    with TemporaryDirectory(prefix="lab-pg-") as place:
        user = _unprivileged(Path(place))
        data = f"{place}/data"
        initdb: list[str | Path] = [
            folder / "initdb",
            "-D",
            data,
            "-U",
            "orders",
            "-A",
            "trust",
            "--no-sync",
        ]
        subprocess.run(initdb, check=True, capture_output=True, cwd=place, **user)
        options = ["-D", data, "-h", "127.0.0.1", "-p", str(port), "-k", place, "-c", "fsync=off"]
        server = subprocess.Popen(
            [folder / "postgres", *options], stderr=subprocess.DEVNULL, cwd=place, **user
        )
        try:
            eventually(lambda: _listens(port))
            eventually(lambda: _answers(folder, port))
            yield f"postgresql://orders@127.0.0.1:{port}/postgres"
        finally:
            server.terminate()
            server.wait(15)


def _unprivileged(place: Path) -> dict[str, Any]:
    # PostgreSQL refuses to run as root.
    if os.getuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    os.chown(place, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _answers(folder: Path, port: int) -> bool:
    ask: list[str | Path] = [folder / "pg_isready", "-h", "127.0.0.1", "-p", str(port), "-q"]
    return subprocess.run(ask, check=False).returncode == 0
