"""Measures what a request costs a twin or a peer, and keeps what was found for the report."""

from dataclasses import dataclass, field
from statistics import median_low

import psutil

from bench.contestants import Group
from lab.commands.terminal import tell
from lab.experiment.judgement import FULL
from lab.experiment.measurer import Measurer, NotMeasuredError
from lab.experiment.result import Cost, Result
from lab.experiment.stack import StackError
from lab.experiment.variants import Variant
from lab.machine import Cores
from lab.units import microseconds

SECONDS = 3.0  # of a measurement: many short ones tell more than a few long ones
BUSY = 95.0  # percent of a trial, its start and its end as well: nobody of ours is so busy


@dataclass
class Measuring:
    """Measures on `measurer`; `results` has all of each server, by its name."""

    measurer: Measurer
    results: dict[str, list[Result]] = field(default_factory=dict)

    def cpu(self, group: Group, variant: Variant) -> float | None:
        """Return the CPU seconds that a request takes; None, and say why, if they tell nothing."""
        self.measurer.measured.clear()  # each round measures anew
        psutil.cpu_percent(percpu=True)  # begins the time that is asked about below
        try:
            found = self.measurer.measure(
                variant,
                users=group.users,
                wait_ms=group.wait_ms,
                seconds=SECONDS,
                doubtful=True,
            )
        except (NotMeasuredError, StackError) as error:
            tell(f"{variant.name}: {error}")
            return None
        if starved(found.cost, self.measurer.cores, psutil.cpu_percent(percpu=True)):
            tell(f"{variant.name}: other work took its cores")
            return None
        self.results.setdefault(variant.name, []).append(found)
        tell(f"{variant.name}: {microseconds(_cost(found))} a request")
        return _cost(found)

    def typical(self) -> dict[str, Result]:
        """Return of each server the result whose cost is in the middle, by its name."""
        return {name: _middle(found) for name, found in self.results.items()}


def starved(cost: Cost, cores: Cores, busy: list[float]) -> bool:
    """Return whether a core was taken all the time, and not by us; `busy` has percents by core.

    What a service spends each second, whatever it answers, would count for too few requests.
    """
    beside = cost.generator_cores + cost.downstream_cores
    ours = ((cores.service, cost.cpu_cores), (cores.others, beside))
    return any(
        where and min(busy[core] for core in where) > BUSY and used < FULL * len(where)
        for where, used in ours
    )


def _middle(found: list[Result]) -> Result:
    middle = median_low(map(_cost, found))
    return next(result for result in found if _cost(result) == middle)


def _cost(found: Result) -> float:
    return found.cost.cpu_seconds_per_request or 0.0
