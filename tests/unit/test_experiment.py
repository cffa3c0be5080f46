"""Predictions, doubts and verdicts follow from figures alone."""

from dataclasses import replace

import pytest

from lab.environment import defaults
from lab.errors import LabError
from lab.experiment.evidence import Evidence
from lab.experiment.judgement import doubts, reason, verdict
from lab.experiment.measurement import Measurement, Sample
from lab.experiment.options import Options
from lab.experiment.percentiles import percentiles
from lab.experiment.result import Load
from lab.experiment.scrape import Between, Page
from lab.experiment.trial import Trial, predict
from lab.experiment.variants import VARIANTS
from lab.machine import Cores
from services.common.measuring.metrics import HANDLER_SECONDS

APART = Cores(frozenset({1}), frozenset({0}))
ASKED = Options(variants=["flask-sync"], users=[20], wait_ms=200, seconds=10)


def closed(users: int, wait: float = 0.2) -> Load:
    """Return a closed load."""
    return Load(arrivals="closed", users=users, wait_seconds=wait)


def arriving(rate: float, wait: float = 0.2) -> Load:
    """Return an open load."""
    return Load(arrivals="open", users=1, rate=rate, wait_seconds=wait)


@pytest.mark.parametrize(
    ("slots", "load", "throughput", "response", "growth"),
    [
        (4, closed(1), 5.0, 0.2, 0.0),
        (4, closed(20), 20.0, 1.0, 0.0),
        (10_000, closed(400), 2000.0, 0.2, 0.0),
        (40, closed(60, 0.5), 80.0, 0.75, 0.0),
        (4, arriving(15), 15.0, 0.2, 0.0),
        (4, arriving(30), 20.0, None, 10.0),
    ],
)
def test_the_prediction_is_littles_law(
    slots: int, load: Load, throughput: float, response: float | None, growth: float
) -> None:
    """Throughput is min(users or rate x wait, slots) / wait; past the slots the queue grows."""
    found = predict(slots, load)
    assert found.throughput == pytest.approx(throughput)
    assert found.response_seconds == pytest.approx(response)
    assert found.queue_growth == pytest.approx(growth)
    assert found.stable == (growth == 0)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"variants": ["flask"]}, "flask is not a variant; there are flask-sync, .*"),
        ({"users": [0]}, "--users 0: must be from 1 to 10000."),
        ({"users": [20_000]}, "--users 20000: must be from 1 to 10000."),
        ({"wait_ms": 0}, r"--wait 0: must be from 1 to 29999 ms .*"),
        ({"wait_ms": 30_000}, r"--wait 30000: .*\(CALL_TOTAL_TIMEOUT ends longer calls\)."),
        ({"seconds": 1}, "--duration 1: must be from 2 to 3600 s, 10 waits."),
        ({"rate": 30}, "--rate is for open arrivals: add --arrivals open."),
        ({"arrivals": ("open",), "rate": 0}, "--rate 0: must be from 1 to 10000 arrivals/s."),
        ({"arrivals": ("open",), "users": [9000]}, "--rate 45000: must be .*"),
        ({"clients": ("curl",)}, "curl is not a client library of the twins."),
        ({"clients": ("aiohttp",)}, "flask-sync calls with urllib3, requests, httpx, not aiohttp."),
        ({"changes": ("FLASK_WORKERS=0",)}, "FLASK_WORKERS=0: .*"),
        ({"changes": ("WORKERS=1",)}, "WORKERS is not a setting of the lab; .*"),
        ({"changes": ("FLASK_WORKERS",)}, "FLASK_WORKERS is not NAME=value."),
    ],
)
def test_what_cannot_be_measured_is_refused_in_a_sentence(
    changed: dict[str, object], sentence: str
) -> None:
    """Bad input ends with status 2 and one sentence, before anything starts."""
    options = replace(ASKED, **changed)  # type: ignore[arg-type]  # the cases are mixed
    with pytest.raises(LabError, match=f"^{sentence}$") as refused:
        options.trials(defaults())
    assert refused.value.status == 2


def test_no_variant_means_all_of_them() -> None:
    """Asked for none by name, each is tried once."""
    trials = replace(ASKED, variants=[]).trials(defaults())
    assert [trial.variant.name for trial in trials] == list(VARIANTS)


def test_a_client_is_tried_on_the_variants_that_can_call_with_it() -> None:
    """`--client httpx` picks those that await or block with it; each gets its setting."""
    trials = replace(ASKED, variants=[], clients=("httpx",)).trials(defaults())
    assert {trial.client for trial in trials} == {"httpx"}
    tried = {trial.variant.name: trial for trial in trials}
    assert {"flask-sync", "flask-granian", "fastapi-async"} <= tried.keys()
    # Awaited calls of Flask, and blocking ones of FastAPI, have one client each.
    assert not {"flask-async-view", "fastapi-def", "fastapi-blocking"} & tried.keys()
    assert tried["fastapi-async"].settings["FASTAPI_CLIENT"] == "httpx"


def test_a_setting_given_wins_over_the_variants_own() -> None:
    """`--set FLASK_WORKERS=8` makes eight slots of flask-sync's four."""
    [trial] = replace(ASKED, changes=("FLASK_WORKERS=8",)).trials(defaults())
    assert trial.prediction.slots == 8


def test_percentiles_are_values_that_were_measured() -> None:
    """Nearest rank: of 1..100 the 95th is 95, and of one value all are that value."""
    found = percentiles([float(number) for number in range(100, 0, -1)])
    assert (found.p50, found.p95, found.p99) == (50, 95, 99)
    assert percentiles([0.2]).p99 == 0.2
    assert percentiles([]).p50 is None


@pytest.fixture
def trial() -> Trial:
    """Return flask-sync's trial: 4 slots, 20 users, 200 ms, so 20 requests/s."""
    [made] = ASKED.trials(defaults())
    return made


def evidence(trial: Trial, answers: list[float], failed: int = 0, **cpu: float) -> Evidence:
    """Return what a window of 10 s with these answers (seconds into it) says."""
    samples = [Sample(moment, 0.01, "good") for moment in answers]
    samples += [Sample(5.0, 0.2, "failed")] * failed
    service, generator, downstream = (
        _pages(cpu.get(name, 0.01)) for name in ("service", "generator", "downstream")
    )
    found = Measurement(0.0, 10.0, service, generator, downstream, samples)
    return Evidence.of(trial, found, APART)


def _pages(cores: float) -> Between:
    return Between(_page(0.0), _page(cores * 10))


def _page(cpu_seconds: float) -> Page:
    page = f"lab_cpu_seconds_total {cpu_seconds}\n"
    return Page.parse(f"# TYPE lab_cpu_seconds_total counter\n{page}")


def evenly(number: int) -> list[float]:
    """Return so many moments, evenly over 10 s."""
    return [10 * (index + 0.5) / number for index in range(number)]


def test_a_sound_window_raises_no_doubt_and_holds(trial: Trial) -> None:
    """196 answers in 10 s are 98% of 20 a second."""
    found = evidence(trial, evenly(196))
    assert list(doubts(found)) == []
    assert verdict(found) == "holds"
    assert reason(found) == "19.6 of 20.0 requests/s predicted (98.0%)."


def test_a_share_never_reads_as_if_it_held(trial: Trial) -> None:
    """94.5% of the prediction misses, and is not told as 95%, which would hold."""
    assert "(94.5%)" in reason(evidence(trial, evenly(189)))


def test_late_answers_are_told_where_the_prediction_holds(trial: Trial) -> None:
    """They are right, as many as predicted, and of no use."""
    slow = [Sample(moment, 0.01, "slow") for moment in evenly(200)]
    pages = _pages(0.01)
    found = Measurement(0.0, 10.0, pages, pages, pages, slow)
    assert reason(Evidence.of(trial, found, APART)).endswith("100% of them came late.")


def test_too_few_answers_miss(trial: Trial) -> None:
    """94% of the prediction is outside of 5%."""
    assert verdict(evidence(trial, evenly(188))) == "misses"


def test_an_open_load_past_the_slots_is_called_unstable(trial: Trial) -> None:
    """The reason names the growth that was measured, and the one predicted."""
    found = evidence(replace(trial, load=arriving(30)), evenly(200))
    assert reason(found).startswith("Unstable: 20.0 of 20.0")
    assert verdict(found) == "misses", "the queue did not grow by the 10/s predicted"


@pytest.mark.parametrize(
    ("spoilt", "sentence"),
    [
        ({"failed": 3}, "3 requests failed."),
        ({"generator": 0.9}, "The generator took 90% of a core, so it may be what is slow."),
        ({"downstream": 0.9}, "The downstream took 90% of a core, so it may be what is slow."),
        ({"service": 0.95}, "CPU decides here: the predicted throughput would take 97% of a core."),
    ],
)
def test_a_measurement_says_why_it_is_worth_nothing(
    trial: Trial, spoilt: dict[str, float], sentence: str
) -> None:
    """Failures, a busy generator or downstream, and a full CPU each make it invalid."""
    failed = int(spoilt.pop("failed", 0))
    assert sentence in list(doubts(evidence(trial, evenly(196), failed, **spoilt)))


def test_generator_and_downstream_must_fit_on_their_core_together(trial: Trial) -> None:
    """Two halves of a core and a bit make it invalid, though neither is full."""
    found = evidence(trial, evenly(196), generator=0.6, downstream=0.4)
    assert any("together" in sentence for sentence in doubts(found))


def test_a_warm_up_that_was_not_over_is_noticed(trial: Trial) -> None:
    """Fifty answers in the first half and a hundred in the second are no steady state."""
    slow_start = [moment / 2 for moment in evenly(50)] + [5 + m / 2 for m in evenly(100)]
    assert any("not steady" in sentence for sentence in doubts(evidence(trial, slow_start)))


def test_a_window_of_less_than_ten_waits_is_noticed(trial: Trial) -> None:
    """10 s are too short for waits of 2 s."""
    found = evidence(replace(trial, load=closed(20, 2.0)), evenly(20))
    assert "The window is shorter than 10 waits." in list(doubts(found))


def test_users_in_step_are_counted_by_their_time_in_the_window(trial: Trial) -> None:
    """4 users of 200 ms make 20/s, wherever the window's ends fall between their answers."""
    steps = [0.15 + 0.2 * number for number in range(60)]
    samples = [Sample(moment, 0.2, "good") for moment in steps for _ in range(4)]
    pages = _pages(0.01)
    for shift in (0.0, 0.05, 0.1):
        found = Measurement(shift, 10 + shift, pages, pages, pages, samples)
        assert Evidence.of(trial, found, APART).throughput == pytest.approx(20, rel=0.005)


def test_a_histogram_is_read_as_prometheus_does() -> None:
    """Of 100 observations between 0.1 and 0.2 s the median is in the middle."""
    head = "# TYPE lab_handler_seconds histogram\n"
    line = 'lab_handler_seconds_bucket{{route="/wait",le="{}"}} {}\n'
    empty = head + line.format("0.1", 0) + line.format("0.2", 0) + line.format("+Inf", 0)
    full = head + line.format("0.1", 0) + line.format("0.2", 100) + line.format("+Inf", 100)
    between = Between(Page.parse(empty), Page.parse(full))
    assert between.percentiles(HANDLER_SECONDS, route="/wait").p50 == pytest.approx(0.15)
    assert between.percentiles(HANDLER_SECONDS, route="/other").p50 is None
