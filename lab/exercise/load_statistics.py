"""The figures of one load: what clients saw, and what the server's processes did meanwhile."""

import time
from dataclasses import dataclass
from math import cos, pi
from statistics import median

import psutil

from lab.exercise.judgement import Figures
from lab.exercise.manifest import Requests
from lab.experiment.percentiles import nearest_rank
from lab.load import Ask


def of_asks(load: Requests, asks: list[Ask], began: float, ended: float) -> Figures:
    """Return what clients saw once warm: rates a second, times in milliseconds.

    `began` and `ended` are on the clock of the asks, for the ages of those without an answer.
    """
    first, last = began + load.warmup, began + load.warmup + load.seconds
    in_window = [ask for ask in asks if ask.finished is not None and first <= ask.finished < last]
    right = [ask for ask in in_window if ask.outcome == "right"]
    in_time = [ask for ask in right if _ms(ask, ended) <= load.objective_ms]
    lost = [ask for ask in in_window if ask.outcome in ("failed", "wrong")]
    refused = [ask for ask in in_window if ask.outcome == "refused"]

    def rate(answers: list[Ask]) -> float:
        return _rate([ask.finished - first for ask in answers if ask.finished], load.seconds)

    return {
        "asked": sum(ask.started < last for ask in asks),
        "burst": _most_within_a_second([ask.started for ask in asks]),
        "answers": len(right),
        "rate": rate(right),
        "goodput": rate(in_time),
        "refused": rate(refused),
        "failed": rate(lost),
        "slowest": max((_ms(ask, ended) for ask in asks), default=0.0),
        **_times([_ms(ask, ended) for ask in right], _ages(asks, ended)),
        **_server_timing(right, ended),
    }


def _rate(moments: list[float], seconds: float) -> float:
    """Return how many a second came at `moments` of a window of so many `seconds`.

    Users march in step, so answers come in batches, and whether one falls just inside the window
    or just outside would change the rate by a tenth. Counted by Hann's window, which begins and
    ends at nothing, a batch at its edge weighs nothing.
    """
    return sum(1 - cos(2 * pi * moment / seconds) for moment in moments) / seconds


def _most_within_a_second(moments: list[float]) -> int:
    most, oldest, ordered = 0, 0, sorted(moments)
    for place, moment in enumerate(ordered):
        while moment - ordered[oldest] >= 1:
            oldest += 1
        most = max(most, place + 1 - oldest)
    return most


def _ages(asks: list[Ask], ended: float) -> list[float]:
    return [_ms(ask, ended) for ask in asks if ask.outcome == "unanswered"]


def _times(milliseconds: list[float], ages: list[float]) -> Figures:
    if not milliseconds:
        return {}
    # Who waits still, longer than most have waited, counts: else a server that leaves some users
    # without any answer would look fast.
    waited = [*milliseconds, *(age for age in ages if age > median(milliseconds))]
    return {f"p{percent}": nearest_rank(waited, percent) for percent in (50, 95, 99)}


def _server_timing(right: list[Ask], ended: float) -> Figures:
    """Return the servers' own times, and how much of what clients waited they explain."""
    told = [ask for ask in right if ask.timing]
    if not told:
        return {}
    names = {name for ask in told for name in ask.timing or {}}
    times = {
        f"{name}_ms": median((ask.timing or {}).get(name, 0.0) for ask in told) for name in names
    }
    explained = median(sum((ask.timing or {}).values()) / _ms(ask, ended) for ask in told)
    return times | {"explained": explained}


def _ms(ask: Ask, ended: float) -> float:
    return ((ended if ask.finished is None else ask.finished) - ask.started) * 1000


@dataclass(frozen=True)
class Seen:
    """Every process of a server at one moment: CPU seconds and threads by process id."""

    moment: float
    cpu: dict[int, float]
    threads: dict[int, int]


def look(root: int) -> Seen:
    """Look at all that the process `root` has started."""
    cpu, threads = {}, {}
    for process in _descendants(root):
        try:
            times = process.cpu_times()
            cpu[process.pid] = times.user + times.system
            threads[process.pid] = process.num_threads()
        except psutil.Error:
            continue  # it ended while it was looked at
    return Seen(time.monotonic(), cpu, threads)


def between(before: Seen, after: Seen) -> Figures:
    """Return cores kept busy, the share of the busiest process, and the most threads in one."""
    spent = [after.cpu[pid] - before.cpu.get(pid, 0.0) for pid in after.cpu]
    total = sum(spent)
    return {
        "cores": total / (after.moment - before.moment),
        "busiest": max(spent, default=0.0) / total if total else 0.0,
        "threads": max(after.threads.values(), default=0),
        "processes": len(after.cpu),
    }


def _descendants(root: int) -> list[psutil.Process]:
    try:
        return psutil.Process(root).children(recursive=True)
    except psutil.NoSuchProcess:
        return []
