"""Judges a measurement: can it be trusted, does the prediction hold? And makes the result of it."""

from collections.abc import Iterator
from typing import Any

from lab.experiment.evidence import Evidence
from lab.experiment.result import MOST_LATE, Cost, Percentiles, Result, Verdict
from lab.experiment.trial import Trial
from services.common.measuring import metrics

TOLERANCE = 0.05  # of the prediction
FULL = 0.85  # of a core: generator or downstream beyond that may be what is slow
SHARED_FULL = 0.95  # of the cores that generator and downstream share
PREDICTED_FULL = 0.90  # of the service's core: then CPU decides, and not slots
SHORTEST_WINDOW = 10  # waits
STEADY = 0.10  # by which the window's halves may differ
STEADY_ANSWERS = 3  # or by so many answers, where there are few
_NO_COST = Cost(
    cpu_seconds_per_request=None,
    cpu_cores=0.0,
    memory_bytes=0.0,
    threads=0,
    processes=0,
    generator_cores=0.0,
    downstream_cores=0.0,
)


def doubts(evidence: Evidence) -> Iterator[str]:
    """Yield a sentence for each reason why the measurement is worth nothing."""
    if evidence.found.seconds < SHORTEST_WINDOW * evidence.trial.load.wait_seconds:
        yield f"The window is shorter than {SHORTEST_WINDOW} waits."
    if evidence.errors:
        yield f"{evidence.errors:,} requests failed."
    first, second = evidence.halves
    if abs(first - second) > max(STEADY * max(first, second), STEADY_ANSWERS):
        yield f"It was not steady: {first:,.0f} answers in one half, {second:,.0f} in the other."
    yield from _of_the_surroundings(evidence)
    cores = evidence.predicted_cores
    if cores is not None and cores > PREDICTED_FULL:
        yield f"CPU decides here: the predicted throughput would take {cores:.0%} of a core."


def _of_the_surroundings(evidence: Evidence) -> Iterator[str]:
    cost, shared = evidence.cost, len(evidence.cores.others)
    for name, used in (("generator", cost.generator_cores), ("downstream", cost.downstream_cores)):
        if used > FULL:
            yield f"The {name} took {used:.0%} of a core, so it may be what is slow."
    together = cost.generator_cores + cost.downstream_cores
    if shared and together > SHARED_FULL * shared:
        yield f"Generator and downstream together took {together:.1f} of the cores left to them."


def verdict(evidence: Evidence) -> Verdict:
    """Return whether the prediction holds; of an unstable load its growth must hold, too."""
    prediction = evidence.trial.prediction
    held = _near(evidence.throughput, prediction.throughput)
    if not prediction.stable:
        # Growth is a difference of two rates: its error is theirs.
        error = TOLERANCE * (prediction.throughput + prediction.queue_growth)
        held = held and abs(evidence.queue_growth - prediction.queue_growth) <= error
    return "holds" if held else "misses"


def reason(evidence: Evidence) -> str:
    """Return the verdict's reason in one sentence."""
    prediction, throughput = evidence.trial.prediction, evidence.throughput
    share = throughput / prediction.throughput
    # A share is told to a tenth: 94.6% must not read as 95%, which would hold.
    rates = f"{throughput:,.1f} of {prediction.throughput:,.1f} requests/s predicted ({share:.1%})"
    if not prediction.stable:
        return (
            f"Unstable: {rates}; the queue grows by {evidence.queue_growth:,.1f} requests/s, "
            f"{prediction.queue_growth:,.1f} predicted."
        )
    if _near(throughput, prediction.throughput):
        late = 1 - evidence.goodput / throughput
        return f"{rates}; {late:.0%} of them came late." if late > MOST_LATE else f"{rates}."
    return f"{rates}: {_where_it_went(evidence)}."


def _where_it_went(evidence: Evidence) -> str:
    prediction, held = evidence.trial.prediction, evidence.held_seconds
    wanted = prediction.throughput * evidence.trial.load.wait_seconds
    busy = evidence.throughput * held
    if busy < (1 - TOLERANCE) * wanted:
        return f"of {wanted:,.0f} slots with work to do only {busy:,.1f} were busy"
    return f"a request held its slot for {held * 1000:,.0f} ms"


def _near(measured: float, predicted: float) -> bool:
    return abs(measured / predicted - 1) <= TOLERANCE


def result(evidence: Evidence, log: list[str]) -> Result:
    """Return the judged result; `log`, the service's last words, is kept if requests failed."""
    why = list(doubts(evidence))
    return Result(
        **_identity(evidence.trial),
        window_seconds=evidence.found.seconds,
        throughput=evidence.throughput,
        goodput=evidence.goodput,
        queue_growth=evidence.queue_growth,
        answers=evidence.answers,
        errors=evidence.errors,
        client_seconds=evidence.client_seconds(),
        handler_seconds=evidence.service_seconds(metrics.HANDLER_SECONDS),
        queue_seconds=evidence.service_seconds(metrics.QUEUE_SECONDS),
        accept_queue=evidence.accept_queue,
        cost=evidence.cost,
        predicted_cores=evidence.predicted_cores,
        valid=not why,
        why_invalid=why,
        verdict="invalid" if why else verdict(evidence),
        reason=" ".join(why) or reason(evidence),
        log=log if evidence.errors else [],
    )


def no_result(trial: Trial, sentence: str, log: list[str]) -> Result:
    """Return the result of a trial that could not be measured."""
    return Result(
        **_identity(trial),
        window_seconds=0.0,
        throughput=0.0,
        goodput=0.0,
        queue_growth=0.0,
        answers=0,
        errors=0,
        client_seconds=Percentiles(),
        handler_seconds=Percentiles(),
        queue_seconds=Percentiles(),
        accept_queue=None,
        cost=_NO_COST,
        predicted_cores=None,
        valid=False,
        why_invalid=[sentence],
        verdict="invalid",
        reason=sentence,
        log=log,
    )


def _identity(trial: Trial) -> dict[str, Any]:
    return {
        "variant": trial.variant.name,
        "service": trial.variant.service,
        "server": trial.model.server,
        "route": trial.variant.route,
        "client": trial.client,
        "settings": trial.own_settings,
        "load": trial.load,
        "prediction": trial.prediction,
        "warmup_seconds": trial.warmup_seconds,
    }
