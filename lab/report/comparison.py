"""Two reports beside each other: the results of the same load, and what else differs."""

from collections import Counter
from collections.abc import Hashable, Iterator
from dataclasses import dataclass

from lab.environment import SERVICES
from lab.experiment.result import Result
from lab.own_service.found import Found
from lab.report.report import Manifest, Report
from lab.units import megabytes

ABSENT = "-"
_LOAD = ("LOADTEST_OBJECTIVE_MS", "LOADTEST_TIMEOUT", "LOADTEST_WORKERS")  # a trial sets the rest
# Settings that other server models do not look at.
_ONLY_OF = {
    "FLASK_THREADS": ("flask-gthread",),
    "FLASK_WORKER_CONNECTIONS": ("flask-gthread", "flask-gevent"),
    "FASTAPI_THREAD_TOKENS": ("fastapi-def",),
}
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
    """A condition or a setting, and its value in both reports."""

    what: str
    before: str
    after: str


def pairs(before: Report, after: Report) -> list[Pair]:
    """Return the results of both, matched by variant, arrivals, users or rate, and client."""
    ours, theirs = _by_key(before), _by_key(after)
    return [Pair(ours.get(key), theirs.get(key)) for key in ours | theirs]


def _by_key(report: Report) -> dict[_Key, Result]:
    seen: Counter[_Key] = Counter()
    found: dict[_Key, Result] = {}
    for result in report.results:
        load = result.load
        key = (result.variant, load.arrivals, load.rate or load.users, result.client)
        found[*key, seen[key]] = result  # those that nothing tells apart match by their order
        seen[key] += 1
    return found


def service_pairs(before: Report, after: Report) -> list[tuple[Found, Found]]:
    """Return what was found of the same kinds of request of services of one's own."""
    ours = {found.request: found for found in before.services}
    return [(ours[found.request], found) for found in after.services if found.request in ours]


def ratio(before: float | None, after: float | None) -> float | None:
    """Return after / before, where both are known and the first is not 0."""
    return after / before if before and after is not None else None


def differences(before: Report, after: Report) -> list[Difference]:
    """Return what differs of the conditions of both, and of the settings that both used."""
    ours, theirs = dict(_conditions(before.manifest)), dict(_conditions(after.manifest))
    found = [
        Difference(what, ours.get(what, ABSENT), theirs.get(what, ABSENT))
        for what in ours | theirs
        if ours.get(what) != theirs.get(what)
    ]
    return [*found, *dict.fromkeys(_settings(before, after))]


def _settings(before: Report, after: Report) -> Iterator[Difference]:
    for pair in pairs(before, after):
        if pair.before and pair.after:
            ours, theirs = _used(before, pair.before), _used(after, pair.after)
            for name in sorted(ours.keys() & theirs.keys()):
                if ours[name] != theirs[name]:
                    yield Difference(name, ours[name], theirs[name])


def _used(report: Report, result: Result) -> dict[str, str]:
    """Return the settings that decided how a result came out."""
    service = SERVICES.get(result.service)
    names = {*_LOAD, *(service.names() if service else ())}
    settings = report.manifest.settings | result.settings
    return {
        name: text for name, text in settings.items() if name in names and _counts(name, result)
    }


def _counts(name: str, result: Result) -> bool:
    return not name.endswith("_PORT") and result.variant in _ONLY_OF.get(name, (result.variant,))


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
    yield from sorted(manifest.versions.items())
