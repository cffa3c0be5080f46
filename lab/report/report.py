"""A report: a manifest, what the measurements found, and what that says of a claim."""

from typing import Literal

from pydantic import AwareDatetime

from lab.experiment.result import Record, Result

FORMAT = 1
Kind = Literal["run", "sweep", "claims", "bench"]
NOT_MEASURED = "not measured"
NO_VERDICT = "no verdict"


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

    @property
    def exit_status(self) -> int:
        """0: all hold; 1: something misses; 3: something is invalid, not measured or not judged."""
        if self.findings:
            told = {finding.verdict for finding in self.findings}
            return 1 if "misses" in told else 3 if told & {NOT_MEASURED, NO_VERDICT} else 0
        verdicts = {result.verdict for result in self.results}
        return 3 if "invalid" in verdicts else 1 if "misses" in verdicts else 0
