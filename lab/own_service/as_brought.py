"""Whether a start command can be run, and a URL loaded: each raises `LabError` with a sentence."""

import shlex
import shutil
import socket
from collections.abc import Mapping
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path
from urllib.parse import urlsplit

import psutil

from lab.errors import LabError

SHELLS = {"|", "||", "&", "&&", ";", "<", ">", ">>", "2>&1"}  # words that only a shell reads


def words_of(command: str) -> list[str]:
    """Return the words of a start command, as a shell has them."""
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise LabError(f"--command {command}: {error}.", status=2) from None
    if shell := SHELLS & set(words):
        raise LabError(
            f"--command is run without a shell, which {min(shell)} needs: sh -c '...'.", status=2
        )
    if not any("{port}" in word for word in words):
        raise LabError("--command needs {port}, where its port is to stand.", status=2)
    return [str(Path(words[0]).expanduser()) if words[0].startswith("~") else words[0], *words[1:]]


def require_program(word: str, folder: Path, environment: Mapping[str, str]) -> None:
    """Raise `LabError` if there is no such program, from `folder` and with this environment."""
    program = str(folder / word) if "/" in word else word
    if shutil.which(program, path=environment["PATH"]) is None:
        hint = " What it reads is set with --env." if "=" in word else ""
        raise LabError(f"{word} is no program that can be run here.{hint}", status=2)


def require_process(pid: int | None) -> None:
    """Raise `LabError` if there is no such process, or if what loads the service is below it."""
    if pid is None:
        return
    if pid < 1 or not psutil.pid_exists(pid):
        raise LabError(f"--pid {pid}: there is no such process.", status=2)
    here = psutil.Process()
    if pid in (here.pid, *(parent.pid for parent in here.parents())):
        raise LabError(f"--pid {pid}: that runs this command, not the service.", status=2)


def addresses(url: str) -> set[IPv4Address | IPv6Address]:
    """Return where the host of a URL is; it is one that can be loaded."""
    try:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0:
            raise LabError(f"--url {url}: it begins as http://127.0.0.1:9000 does.", status=2)
        if parts.query or parts.fragment:
            raise LabError(f"--url {url}: what follows its path belongs to --get.", status=2)
        return {ip_address(one[4][0]) for one in socket.getaddrinfo(parts.hostname, parts.port)}
    except OSError as error:
        raise LabError(f"--url {url}: {error.strerror}.", status=2) from None
    except ValueError as error:
        raise LabError(f"--url {url}: {error}.", status=2) from None
