"""Judges a measurement: whether it can be trusted, and whether the prediction holds."""

from collections.abc import Iterator

from lab.experiment.evidence import Evidence
from lab.experiment.result import MOST_LATE, Verdict

TOLERANCE = 0.05  # of the prediction
FULL = 0.85  # of a core: generator or downstream beyond that may be what is slow
SHARED_FULL = 0.95  # of the cores that generator and downstream share
PREDICTED_FULL = 0.90  # of the service's core: then CPU decides, and not slots
SHORTEST_WINDOW = 10  # waits
STEADY = 0.10  # by which the window's halves may differ
STEADY_ANSWERS = 3  # or by so many answers, where there are few


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
