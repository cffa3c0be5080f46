"""Makes the result of a trial: from evidence, or from why there is none."""

from typing import Any

from lab.experiment.evidence import Evidence
from lab.experiment.judgement import doubts, reason, verdict
from lab.experiment.result import Cost, Percentiles, Result
from lab.experiment.trial import Trial
from services.common.measuring import metrics

_NO_COST = Cost(
    cpu_seconds_per_request=None,
    cpu_cores=0.0,
    memory_bytes=0.0,
    threads=0,
    processes=0,
    generator_cores=0.0,
    downstream_cores=0.0,
)


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
