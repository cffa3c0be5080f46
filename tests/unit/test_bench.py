"""Verdicts of `make bench` on rounds of a machine that is made up: drifting, noisy, or quiet."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

import pytest

from bench.capacity import in_time
from bench.contestants import GROUPS, Group
from bench.findings import findings
from bench.measuring import starved
from bench.rounds import LOOKS, MOST, in_turn, measured
from bench.verdict import FEWEST, interval
from lab.experiment.variants import Variant
from lab.machine import Cores
from lab.report.report import NO_VERDICT, Finding, Report
from tests.unit.report_samples import report, result

GEVENT = next(group for group in GROUPS if group.twin.name == "flask-gevent")
ASYNC = next(group for group in GROUPS if group.twin.name == "fastapi-async")
QUIET = 0.03  # by which a quiet machine's figures differ, as the logarithm's deviation
OTHERS_WORK = 2.5  # times slower, as it was seen


@dataclass
class Machine:
    """Measures a twin that takes `ratio` times its bare peer's CPU, by a clock of measurements.

    `slowness` says how much longer all takes at that time.
    """

    ratio: float
    noise: float = QUIET
    slowness: Callable[[int], float] = lambda time: 1.0
    seed: int = 1
    order: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin the noise anew."""
        self.random = Random(self.seed)  # noqa: S311  # no secret

    def measure(self, variant: Variant) -> float | None:
        """Return CPU seconds a request."""
        own = {"": self.ratio, "bare": 1, "naive": 5, "floor": 0.3}[variant.name.partition(", ")[2]]
        slowness = self.slowness(len(self.order))
        self.order.append(variant.name)
        return 500e-6 * own * slowness * self.random.lognormvariate(0, self.noise)


def judged(machine: Machine, group: Group = GEVENT, most: int = MOST) -> dict[str, Finding]:
    """Return what is found on a machine, by role."""
    found = findings(group, in_turn(group, machine.measure, most))
    return {finding.number: finding for finding in found}


@pytest.mark.parametrize(("ratio", "verdict"), [(1.0, "holds"), (1.15, "misses")])
def test_a_machine_that_becomes_slower_changes_no_verdict(ratio: float, verdict: str) -> None:
    """From whichever measurement on all takes 2.5 times as long, also in the middle of a round."""
    for start in range(60):
        for before, after in ((1.0, OTHERS_WORK), (OTHERS_WORK, 1.0)):
            machine = Machine(ratio, noise=0.015, slowness=_changing(start, before, after))
            assert judged(machine)["bare"].verdict == verdict, start


def _changing(start: int, before: float, after: float) -> Callable[[int], float]:
    return lambda time: before if time < start else after


@pytest.mark.parametrize(
    ("ratio", "growth", "verdict"),
    [(1.0, 1.03, "holds"), (1.15, 1.03, "misses"), (1.0, 1.12, NO_VERDICT)],
)
def test_a_machine_that_steadily_slows_down_favours_nobody(
    ratio: float, growth: float, verdict: str
) -> None:
    """From each measurement to the next; that is why rounds change their direction."""
    machine = Machine(ratio, noise=0.005, slowness=lambda time: growth**time)
    assert judged(machine)["bare"].verdict == verdict


def test_pure_noise_is_called_too_busy_to_judge() -> None:
    """Where figures double and halve by chance no cost is found that is not there."""
    found = [judged(Machine(1.0, noise=0.5, seed=seed))["bare"] for seed in range(100)]
    unjudged = [finding for finding in found if finding.verdict == NO_VERDICT]
    assert len(unjudged) >= 80
    assert not [finding for finding in found if finding.verdict == "misses"][5:]
    assert all("This machine is too busy to judge" in finding.figures for finding in unjudged)


def test_a_real_cost_of_15_percent_is_found() -> None:
    """On a quiet machine, 95 times of 100 at least; what costs nothing holds every time."""
    costly = [judged(Machine(1.15, seed=seed))["bare"].verdict for seed in range(100)]
    assert costly.count("misses") >= 95
    assert "holds" not in costly
    assert {judged(Machine(1.0, seed=seed))["bare"].verdict for seed in range(100)} == {"holds"}


def test_a_ratio_on_its_bound_is_not_judged() -> None:
    """However quiet the machine: another day it would be on the other side."""
    found = judged(Machine(1.1, noise=0.01))["bare"]
    assert found.verdict == NO_VERDICT
    assert found.figures.endswith("Too near to 1.1 to judge.")


def test_rounds_turn_round_and_end_when_all_is_judged() -> None:
    """The twin stands between its nearest peers; who is judged takes part no longer."""
    machine, quiet = Machine(1.1, seed=2), Machine(1.0)
    twin, bare, naive, floor = ASYNC.twin.name, *(peer.name for peer in ASYNC.peers.values())
    judged(machine, ASYNC)
    assert machine.order[:8] == [bare, twin, naive, floor, floor, naive, twin, bare]
    assert (
        machine.order[4 * LOOKS[0] :] == ([bare, twin, twin, bare] * MOST)[: 2 * (MOST - LOOKS[0])]
    )
    judged(quiet, ASYNC)
    assert len(quiet.order) == 4 * LOOKS[0]


def test_what_could_not_be_measured_is_left_out() -> None:
    """A round without its twin gives no ratio, and another takes its place."""
    machine, lost = Machine(1.0), [GEVENT.twin]

    def measure(variant: Variant) -> float | None:
        return None if variant in lost and lost.pop() else machine.measure(variant)

    found = in_turn(GEVENT, measure, MOST)
    assert {role: len(measured(each)) for role, each in found.items()} == {"bare": 8, "naive": 5}


def test_a_machine_whose_cores_others_have_is_given_up() -> None:
    """After the first look, and in one sentence."""
    found = in_turn(GEVENT, lambda _: None, MOST)
    assert {len(each) for each in found.values()} == {LOOKS[0]}
    [bare, _] = findings(GEVENT, found)
    assert (bare.verdict, bare.figures) == (
        NO_VERDICT,
        "0 of 6 rounds could be measured. "
        "This machine is too busy to judge: other work took its cores.",
    )


@pytest.mark.parametrize(
    ("busy", "service", "generator", "starving"),
    [
        ([60.0, 70.0], 0.4, 0.5, False),  # there was time left
        ([60.0, 100.0], 0.4, 0.5, True),
        ([60.0, 100.0], 0.95, 0.5, False),  # the service itself took it
        ([100.0, 70.0], 0.4, 0.5, True),
        ([100.0, 70.0], 0.4, 0.95, False),  # so did the generator
    ],
)
def test_a_core_that_is_full_of_other_work_starves_us(
    busy: list[float], service: float, generator: float, starving: bool
) -> None:
    """Then a request seems dearer than it is."""
    used = {"cpu_cores": service, "generator_cores": generator, "downstream_cores": 0.0}
    cost = result().cost.model_copy(update=used)
    assert starved(cost, Cores(frozenset({1}), frozenset({0})), busy) == starving


def test_an_interval_holds_the_true_median_whatever_the_distribution() -> None:
    """At least 95 times of 100, however skewed; fewer than six figures bound nothing."""
    assert interval(range(1, FEWEST)) is None
    random = Random(3)  # noqa: S311  # no secret
    for count in LOOKS:
        found = [interval(random.paretovariate(1) for _ in range(count)) for _ in range(2000)]
        held = sum(each is not None and each.low <= 2 <= each.high for each in found)
        assert held > 0.94 * len(found), count


@pytest.mark.parametrize(
    ("late", "verdict"), [(0, "holds"), (1, NO_VERDICT), (10, NO_VERDICT), (20, "misses")]
)
def test_a_late_scrape_alone_is_no_miss(late: int, verdict: str) -> None:
    """All in time hold, most of them late miss; between the two other work may have done it."""
    assert in_time([0.03] * (20 - late) + [0.3] * late) == verdict


@pytest.mark.parametrize(
    ("verdicts", "status"),
    [
        (["holds", "no bound"], 0),
        (["holds", NO_VERDICT], 3),
        (["misses", NO_VERDICT], 1),
    ],
)
def test_what_is_not_judged_has_not_failed(verdicts: list[str], status: int) -> None:
    """The exit status tells a broken bound from one that could not be judged."""
    told = tuple(
        Finding(number="bare", claim="", verdict=verdict, figures="") for verdict in verdicts
    )
    assert Report(**dict(report()) | {"kind": "bench", "findings": told}).exit_status == status
