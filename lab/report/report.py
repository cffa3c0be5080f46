"""A report: its manifest, what the measurements found, and what that says of a claim.

What the experiment will disturb is read before it begins.
"""

import os
import platform
import subprocess
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Literal

from pydantic import AwareDatetime

from lab import machine
from lab.checkout import DISTRIBUTION, IN_CHECKOUT, ROOT
from lab.environment import without_secrets
from lab.experiment.result import Record, Result
from lab.machine import share_out
from lab.own_service.found import Found
from lab.watch.addresses import in_compose

FORMAT = 1
Kind = Literal["run", "sweep", "claims", "bench", "try"]
NOT_MEASURED = "not measured"
NO_VERDICT = "no verdict"
PACKAGES = (
    *("fastapi", "starlette", "uvicorn", "uvloop", "httptools", "pydantic"),
    *("flask", "werkzeug", "gunicorn", "gevent"),
    *("aiohttp", "urllib3", "httpx", "httpx2", "requests"),
    *("locust", "prometheus-client"),
)


class Manifest(Record):
    """Under which conditions a report was made: what one must know to repeat it."""

    command: str
    """The command, as it can be typed again."""
    started: AwareDatetime
    seconds: float
    """How long it all took."""
    mode: Literal["local", "docker"]
    git_revision: str
    """The checkout's commit; `+` after it: with changes; `unknown` where there is no git; or the
    name and version of the wheel."""
    machine: str
    """The processor's name."""
    cores: int
    """Cores that this process may use."""
    service_cores: int
    """Cores kept for the service under test; 0 where it shares the one there is."""
    memory_bytes: int
    system: str
    python: str
    open_files: int
    """The limit of open files, which bounds waits."""
    load_average: float
    """The machine's load over the last minute before the start; other work disturbs."""
    versions: dict[str, str]
    """Packages that matter, with their versions."""
    settings: dict[str, str]
    """The settings in force, but for what makes each variant."""


class Finding(Record):
    """A sentence that was put to the test, and how far it holds."""

    number: str
    """The number of the fact behind it."""
    claim: str
    """The sentence."""
    verdict: str
    """holds, holds when ..., does not hold, misses, no verdict, or not measured."""
    figures: str
    """What was measured, in a sentence."""


class Report(Record):
    """A run, a sweep, claims or a bench, as its report.json holds it."""

    format: int = FORMAT
    """Changes when a field changes its meaning or goes."""
    kind: Kind
    manifest: Manifest
    results: list[Result]
    findings: tuple[Finding, ...] = ()
    """What the results say of each claim; none in a run or a sweep."""
    services: tuple[Found, ...] = ()
    """What was found of a service of one's own, for each kind of request; none but in a try."""

    @property
    def exit_status(self) -> int:
        """0: all hold; 1: something misses; 3: something is invalid, not measured or not judged."""
        if self.findings:
            told = {finding.verdict for finding in self.findings}
            return 1 if "misses" in told else 3 if told & {NOT_MEASURED, NO_VERDICT} else 0
        verdicts = {result.verdict for result in self.results}
        return 3 if "invalid" in verdicts else 1 if "misses" in verdicts else 0


@dataclass(frozen=True)
class Beginning:
    """The moment before the first load, with what only that moment can tell."""

    command: str
    started: datetime = field(default_factory=lambda: datetime.now(UTC).astimezone())
    clock: float = field(default_factory=time.monotonic)
    load_average: float = field(default_factory=lambda: os.getloadavg()[0])
    revision: str = field(default_factory=lambda: git_revision())
    cores: int = field(default_factory=machine.cores)
    service_cores: int = field(default_factory=lambda: len(share_out().service))

    def manifest(self, settings: Mapping[str, str], results: Iterable[Result]) -> Manifest:
        """Return the manifest of `results`, measured with `settings` but for their own."""
        varied = {name for result in results for name in result.settings}
        shown = without_secrets(settings)
        return Manifest(
            command=self.command,
            started=self.started,
            seconds=time.monotonic() - self.clock,
            mode="docker" if in_compose() else "local",
            git_revision=self.revision,
            machine=machine.processor(),
            cores=self.cores,
            service_cores=self.service_cores,
            memory_bytes=machine.memory_bytes(),
            system=machine.system(),
            python=platform.python_version(),
            open_files=machine.open_files(),
            load_average=self.load_average,
            versions=installed(),
            settings={name: text for name, text in shown.items() if name not in varied},
        )


def begin(command: str) -> Beginning:
    """Return the beginning of `command`, which is how a person types it again."""
    return Beginning(command)


def installed() -> dict[str, str]:
    """Return the versions of those packages that this process could import."""
    return {package: found for package in PACKAGES if (found := _version(package))}


def git_revision() -> str:
    """Return the checkout's commit, `+` after it if anything is changed, or `unknown`.

    Of a wheel return name and version.
    """
    if not IN_CHECKOUT:
        return f"{DISTRIBUTION} {version(DISTRIBUTION)}"
    if told := os.environ.get("LAB_REVISION"):
        return told
    try:
        top, commit = _git("rev-parse", "--show-toplevel", "HEAD").splitlines()
        if top != str(ROOT):  # this is no checkout, but lies in one of something else
            return "unknown"
        return commit[:12] + ("+" if _git("status", "--porcelain") else "")
    except (OSError, ValueError, subprocess.SubprocessError):
        return "unknown"


def _git(*arguments: str) -> str:
    done = subprocess.run(  # noqa: S603  # our own words
        ["git", "-C", str(ROOT), *arguments],  # noqa: S607  # the one on PATH
        capture_output=True,
        text=True,
        check=True,
        timeout=10,
    )
    return done.stdout


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
