"""What one measurement of one variant found. The JSON of `lab run --json` is made of these."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

Verdict = Literal["holds", "misses", "invalid"]
Arrivals = Literal["closed", "open"]
MOST_LATE = 0.05  # of the right answers, that may come after the objective


class Record(BaseModel):
    """A part of a report: no unknown fields, and never changed."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class Percentiles(Record):
    """The times that 50, 95 and 99% of requests did not exceed, in seconds; null: none known."""

    p50: float | None = None
    """The median."""
    p95: float | None = None
    """95% took no longer."""
    p99: float | None = None
    """99% took no longer."""


class Load(Record):
    """What was offered to the service."""

    arrivals: Arrivals
    """Closed: each user asks again when answered. Open: requests arrive at a rate."""
    users: int
    """Users of the closed loop; in open load those whose rate it is, were nobody to queue."""
    rate: float | None = None
    """Arrivals a second, in open load."""
    wait_seconds: float
    """How long the downstream takes."""


class Prediction(Record):
    """What Little's law says of the load, before anything is measured."""

    slots: int
    """Requests that the service can have in progress at once."""
    throughput: float
    """Requests a second: min(users, slots) / wait, or min(rate, slots / wait)."""
    response_seconds: float | None
    """What a client sees: users / throughput; null where the queue grows without end."""
    queue_growth: float = 0.0
    """Requests a second by which the queue grows, in open load above slots / wait."""

    @property
    def stable(self) -> bool:
        """Whether the queue stays bounded."""
        return not self.queue_growth


class Cost(Record):
    """What the measurement took: CPU, memory, threads."""

    cpu_seconds_per_request: float | None
    """CPU time of the service for each answer that it gave."""
    cpu_cores: float
    """CPU time of the service a second: 1.0 is a whole core."""
    memory_bytes: float
    """Memory of the service at the end of the window."""
    threads: int
    """Threads of the service, all its processes together."""
    processes: int
    """Processes of the service."""
    generator_cores: float
    """CPU time of the load generator a second."""
    downstream_cores: float
    """CPU time of the downstream a second."""


class Result(Record):
    """One variant under one load: predicted, measured, judged."""

    variant: str
    """The server model, as `lab run` takes it."""
    service: str
    """flask or fastapi; for what is no twin, its own name."""
    server: str
    """The server and its workers, in words."""
    route: str
    """The route under load."""
    client: str
    """The HTTP client library that the service calls the downstream with."""
    settings: dict[str, str]
    """The settings that make the variant."""
    load: Load
    prediction: Prediction
    warmup_seconds: float
    """Load before the window, which is not counted."""
    window_seconds: float
    """The steady window that is counted."""
    throughput: float
    """Right answers a second."""
    goodput: float
    """Right answers a second within the objective (LOADTEST_OBJECTIVE_MS)."""
    queue_growth: float
    """Requests a second by which those on their way became more."""
    answers: int
    """Right answers in the window."""
    errors: int
    """Requests of the window that got an error, a wrong body, or no answer."""
    client_seconds: Percentiles
    """What clients saw, from raw times."""
    handler_seconds: Percentiles
    """From the handler's start to its answer, interpolated in a histogram."""
    queue_seconds: Percentiles
    """From the client's sending to the handler's start, interpolated in a histogram."""
    accept_queue: int | None
    """Connections that the kernel held, not yet accepted, at the end of the window."""
    cost: Cost
    predicted_cores: float | None
    """Cores that the predicted throughput would take at the measured CPU a request."""
    valid: bool
    """Whether the measurement can be trusted."""
    why_invalid: list[str]
    """A sentence for each reason why it cannot."""
    verdict: Verdict
    """Of the prediction: it holds within 5%, misses, or is invalid."""
    reason: str
    """The verdict in one sentence."""
    log: list[str] = []
    """The last lines of the service's log, where it did not do what it should."""

    @property
    def name(self) -> str:
        """What tells this result from others of its report, for people."""
        return self.variant

    @property
    def overloaded(self) -> bool:
        """Whether the prediction holds for a load that the service cannot serve.

        Its queue grows, or answers come later than the objective.
        """
        late = self.goodput < (1 - MOST_LATE) * self.throughput
        return self.verdict == "holds" and (late or not self.prediction.stable)

    @property
    def ratio(self) -> float:
        """Measured over predicted throughput."""
        return self.throughput / self.prediction.throughput
