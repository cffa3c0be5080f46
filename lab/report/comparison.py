"""Two reports beside each other: the results of the same load, and what else differs."""

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass

from lab.experiment.result import Result
from lab.report.report import Manifest, Report
from lab.report.words import megabytes

ABSENT = "-"
_Key = tuple[Hashable, ...]


@dataclass(frozen=True)
class Pair:
    """The results of one variant under one load, in either report; at least one is there."""

    before: Result | None
    after: Result | None

    @property
    def either(self) -> Result:
        """Return one that is there, to name both."""
        found = self.before or self.after
        if found is None:
            raise ValueError("a pair needs a result")
        return found


@dataclass(frozen=True)
class Difference:
    """An entry of the manifests, and its value in both."""

    what: str
    before: str
    after: str


def pairs(before: Report, after: Report) -> list[Pair]:
    """Return the results of both, matched by variant, arrivals, users and client."""
    ours, theirs = _by_key(before), _by_key(after)
    return [Pair(ours.get(key), theirs.get(key)) for key in ours | theirs]


def _by_key(report: Report) -> dict[_Key, Result]:
    seen: Counter[_Key] = Counter()
    found: dict[_Key, Result] = {}
    for result in report.results:
        key = (result.variant, result.load.arrivals, result.load.users, result.client)
        found[*key, seen[key]] = result  # those that nothing tells apart match by their order
        seen[key] += 1
    return found


def ratio(before: float | None, after: float | None) -> float | None:
    """Return after / before, where both are known and the first is not 0."""
    return after / before if before and after is not None else None


def differences(before: Manifest, after: Manifest) -> list[Difference]:
    """Return what differs of the conditions of both."""
    ours, theirs = dict(_conditions(before)), dict(_conditions(after))
    return [
        Difference(what, ours.get(what, ABSENT), theirs.get(what, ABSENT))
        for what in ours | theirs
        if ours.get(what) != theirs.get(what)
    ]


def _conditions(manifest: Manifest) -> Iterator[tuple[str, str]]:
    yield "git revision", manifest.git_revision
    yield "mode", manifest.mode
    yield "machine", manifest.machine
    yield "cores", str(manifest.cores)
    yield "cores of the service", str(manifest.service_cores)
    yield "memory", megabytes(manifest.memory_bytes)
    yield "system", manifest.system
    yield "open files", str(manifest.open_files)
    yield "Python", manifest.python
    yield from _sorted(manifest.versions)
    yield from _sorted(manifest.settings)


def _sorted(entries: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    yield from sorted(entries.items())
