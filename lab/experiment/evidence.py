"""What a measurement says, computed once: rates, costs, percentiles."""

from dataclasses import dataclass

from lab.experiment.measurement import RIGHT, Measurement
from lab.experiment.percentiles import percentiles
from lab.experiment.result import Cost, Percentiles
from lab.experiment.trial import Trial
from lab.machine import Cores
from services.common.measuring import metrics
from services.common.measuring.metrics import Metric


@dataclass(frozen=True)
class Evidence:
    """The figures of one measurement of `trial`, with the service on `cores`."""

    trial: Trial
    found: Measurement
    cores: Cores
    cost: Cost

    @classmethod
    def of(cls, trial: Trial, found: Measurement, cores: Cores) -> "Evidence":
        """Return what `found` says."""
        return cls(trial, found, cores, _cost(trial, found))

    @property
    def answers(self) -> int:
        """Right answers in the window."""
        return sum(sample.right for sample in self.found.answered())

    @property
    def errors(self) -> int:
        """What else came back in the window."""
        return len(self.found.answered()) - self.answers

    @property
    def halves(self) -> tuple[float, float]:
        """How many right answers each half of the window made."""
        return self._made(RIGHT, (0.0, 0.5)), self._made(RIGHT, (0.5, 1.0))

    @property
    def throughput(self) -> float:
        """Right answers a second."""
        return self._made(RIGHT) / self.found.seconds

    @property
    def goodput(self) -> float:
        """Right answers a second within the objective."""
        return self._made(("good",)) / self.found.seconds

    def _made(self, outcomes: tuple[str, ...], part: tuple[float, float] = (0.0, 1.0)) -> float:
        if self.trial.load.rate is None:
            return self.found.served(outcomes, part)
        # Open arrivals are not in step; and for a queue that grows there is no end to wait for.
        first, last = (self.found.began + share * self.found.seconds for share in part)
        answers = (sample for sample in self.found.answered() if sample.outcome in outcomes)
        return sum(first <= answer.finished < last for answer in answers)

    @property
    def queue_growth(self) -> float:
        """Requests a second that set out and did not come back."""
        load = self.found.generator
        set_out, came_back = load.grown(metrics.LOAD_ARRIVALS), load.grown(metrics.LOAD_RESPONSES)
        return (set_out - came_back) / self.found.seconds

    @property
    def predicted_cores(self) -> float | None:
        """Cores that the predicted throughput would take at the measured CPU a request."""
        each = self.cost.cpu_seconds_per_request
        return None if each is None else each * self.trial.prediction.throughput

    @property
    def held_seconds(self) -> float:
        """The mean time of a request in the handler, hence in its slot."""
        service, route = self.found.service, self.trial.variant.route
        spent = service.grown(metrics.HANDLER_SECONDS, "_sum", route=route)
        handled = service.grown(metrics.HANDLER_SECONDS, "_count", route=route)
        return spent / handled if handled else 0.0

    @property
    def accept_queue(self) -> int | None:
        """Connections that the kernel held at the end."""
        waiting = self.found.service.after.value(metrics.ACCEPT_QUEUE)
        return None if waiting is None else int(waiting)

    def client_seconds(self) -> Percentiles:
        """Return what clients saw of right answers."""
        return percentiles([sample.seconds for sample in self.found.answered() if sample.right])

    def service_seconds(self, metric: Metric) -> Percentiles:
        """Return the percentiles of a histogram of the service."""
        return self.found.service.percentiles(metric, route=self.trial.variant.route)


def _cost(trial: Trial, found: Measurement) -> Cost:
    service = found.service
    cpu = service.grown(metrics.CPU_SECONDS)
    answered = len(found.answered())
    return Cost(
        cpu_seconds_per_request=cpu / answered if answered else None,
        cpu_cores=cpu / found.seconds,
        memory_bytes=service.after.total(metrics.MEMORY_BYTES),
        threads=int(service.after.total(metrics.THREADS)),
        processes=int(service.after.total(metrics.PROCESSES)),
        generator_cores=found.generator.grown(metrics.CPU_SECONDS) / found.seconds,
        downstream_cores=found.downstream.grown(metrics.CPU_SECONDS) / found.seconds,
    )
