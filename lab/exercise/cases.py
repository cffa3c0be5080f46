"""A table of requests, one after another: what is to come of each, and what came."""

import json
from dataclasses import dataclass

import aiohttp

from lab.answers import json_of
from lab.exercise.judgement import Figures
from lab.exercise.manifest import Case, Cases

PATIENCE = aiohttp.ClientTimeout(total=5)
LONGEST_SHOWN = 60


@dataclass(frozen=True)
class Came:
    """What came of one case; `answer` is the body, shortened, or why there was none."""

    case: Case
    status: int | None
    answer: str
    right: bool
    number: float | None = None  # the first of the answer's values, if it is one

    @property
    def words(self) -> str:
        """What was asked, and what came instead of what should."""
        came = "no answer" if self.status is None else f"{self.status}"
        return (
            f"{self.case.title}: {came} {self.answer}".rstrip() + f" instead of {_due(self.case)}"
        )


def figures_of(came: list[Came]) -> Figures:
    """Return how many cases came out right, and which kinds did not."""
    refused = [one for one in came if one.case.status >= 400]
    return {
        "right": sum(one.right for one in came),
        "wrong": sum(not one.right for one in came),
        "let_through": sum(not one.right for one in refused),
        **({} if came[0].number is None else {"first": came[0].number}),
        "turned_away": sum(not one.right for one in came if one.case.status < 400),
    }


async def ask_all(session: aiohttp.ClientSession, url: str, cases: Cases) -> list[Came]:
    """Return what came of each case."""
    return [await _ask(session, url + cases.path, case) for case in cases.cases]


async def _ask(session: aiohttp.ClientSession, url: str, case: Case) -> Came:
    body = body_of(case).encode()
    headers = {"Content-Type": "application/json"}
    try:
        async with session.post(url, data=body, headers=headers, timeout=PATIENCE) as answer:
            text = (await answer.read()).decode(errors="replace")
    except (aiohttp.ClientError, TimeoutError) as error:
        return Came(case, None, type(error).__name__, right=False)
    found = json_of(text)
    right = answer.status == case.status and case.answer in (None, found)
    return Came(case, answer.status, _short(text), right, _number(found))


def body_of(case: Case) -> str:
    """Return the body of a case; the `…` in it stands for as many blanks as `repeat` says."""
    return case.body.replace("…", " " * case.repeat)


def _due(case: Case) -> str:
    return f"{case.status}" + ("" if case.answer is None else f" {json.dumps(case.answer)}")


def _number(found: object) -> float | None:
    value = next(iter(found.values()), None) if isinstance(found, dict) else None
    return value if isinstance(value, int | float) else None


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_SHOWN else line[: LONGEST_SHOWN - 1] + "…"
