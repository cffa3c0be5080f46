"""How figures and verdicts are said, the same on pictures, page and terminal."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from lab.experiment.result import Load, Result, Verdict
from lab.own_service.found import Found
from lab.own_service.verdict import Cause
from lab.units import counted, milliseconds, number

MOST_NAMES = 3  # as many, or more, are only counted
_OVERLOADED = "is overloaded, as predicted", "are overloaded, as predicted"
MARKS: dict[Verdict, str] = {"holds": "✓", "misses": "✗", "invalid": "?"}

# What can tell results of one variant apart; a sweep's series have every number of users.
_QUALITIES: dict[str, Callable[[Result], str]] = {
    "users": lambda result: _offered(result.load),
    "client": lambda result: result.client,
    "slots": lambda result: counted(result.prediction.slots, "slot"),
    "wait": lambda result: f"{milliseconds(result.load.wait_seconds)} wait",
}


def names(results: list[Result], but: str = "") -> list[str]:
    """Return a name for each result: its variant, and what tells it from others of it.

    The quality `but` does not count.
    """
    alike = defaultdict(list)
    for result in results:
        alike[result.variant].append(result)
    return [_name(result, list(_apart(result, alike[result.variant], but))) for result in results]


def _name(result: Result, apart: list[str]) -> str:
    return f"{result.variant} ({', '.join(apart)})" if apart else result.variant


def _apart(result: Result, alike: list[Result], but: str) -> Iterator[str]:
    for title, quality in _QUALITIES.items():
        if title != but and len({quality(other) for other in alike}) > 1:
            yield quality(result)


def headline(results: list[Result]) -> str:
    """Return the verdicts in one sentence."""
    named = list(zip(names(results), results, strict=True))
    broken = [name for name, result in named if result.verdict != "holds"]
    loaded = _verb([name for name, result in named if result.overloaded], *_OVERLOADED)
    if not broken:
        return f"{'; '.join(filter(None, [f'{_all(len(results))} the prediction', loaded]))}."
    misses = [name for name, result in named if result.verdict == "misses"]
    invalid = [name for name in broken if name not in misses]
    told = [_verb(misses, "misses", "miss"), _verb(invalid, "is invalid", "are invalid"), loaded]
    kept = len(results) - len(broken)
    return f"{kept} of {len(results)} hold to the prediction; {', '.join(filter(None, told))}."


def causes(found: Iterable[Found]) -> str:
    """Return what holds each kind of request of a service."""
    return "; ".join(held(one.request, one.cause, one.slots) for one in found)


def held(request: str, cause: Cause, slots: int | None) -> str:
    """Return what holds one kind of request, and how many it takes at once."""
    at_once = f", {counted(slots, 'slot')}" if slots else ""
    return f"{request}: {cause}{at_once}"


def verdict(result: Result) -> str:
    """Return what is said of a result: that its prediction holds does not make it a good one."""
    return "overloaded" if result.overloaded else result.verdict


def _all(number: int) -> str:
    return "The measurement holds to" if number == 1 else f"All {number} measurements hold to"


def _verb(found: list[str], one: str, many: str) -> str:
    if not found:
        return ""
    who = " and ".join(found) if len(found) < MOST_NAMES else str(len(found))
    return f"{who} {one if len(found) == 1 else many}"


def load(offered: Load) -> str:
    """Return what was offered, in words."""
    wait = f"{milliseconds(offered.wait_seconds)} wait"
    return f"{offered.arrivals} load, {_offered(offered)}, {wait}"


def _offered(load: Load) -> str:
    if load.rate is not None:
        return f"{number(load.rate, 1)} arrivals/s"
    return counted(load.users, "user")


def loads(results: Iterable[Result]) -> str:
    """Return what was offered to all of them, or to how many loads they were put."""
    said = list(dict.fromkeys(load(result.load) for result in results))
    text = " and ".join(said) if len(said) < MOST_NAMES else f"{len(said)} loads"
    return text[:1].upper() + text[1:]
