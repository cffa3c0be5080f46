"""A report: a manifest, and what the measurements found."""

from typing import Literal

from pydantic import AwareDatetime

from lab.experiment.result import Record, Result

FORMAT = 1
Kind = Literal["run", "sweep"]


class Manifest(Record):
    """Under which conditions a report was made: what one must know to repeat it."""

    command: str
    """The command, as it can be typed again."""
    started: AwareDatetime
    seconds: float
    """How long it all took."""
    mode: Literal["local", "docker"]
    git_revision: str
    """The checkout's commit; `+` after it: with changes; `unknown` where there is no git."""
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


class Report(Record):
    """A run or a sweep, as its report.json holds it."""

    format: int = FORMAT
    """Changes when a field changes its meaning or goes."""
    kind: Kind
    manifest: Manifest
    results: list[Result]

    @property
    def exit_status(self) -> int:
        """0: all hold; 1: something misses; 3: something is invalid."""
        verdicts = {result.verdict for result in self.results}
        return 3 if "invalid" in verdicts else 1 if "misses" in verdicts else 0
